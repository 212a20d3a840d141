package com.example.claims;

public record Claim(String id, String customer, int amount) {}
