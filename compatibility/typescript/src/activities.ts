import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';

/** Fails twice: the retry policy has to bring it to its third attempt. */
export async function reservePayment(orderId: string): Promise<string> {
  const { attempt } = Context.current().info;
  if (attempt < 3) {
    throw ApplicationFailure.retryable(`The bank is busy, attempt ${attempt}`, 'BankBusy');
  }
  return `payment-of-${orderId}-at-attempt-${attempt}`;
}

export async function bake(pizza: string): Promise<string> {
  Context.current().heartbeat('in the oven');
  return `${pizza}, baked`;
}

export async function charge(payment: string, refused: boolean): Promise<void> {
  if (refused) {
    throw ApplicationFailure.nonRetryable(`${payment} is refused`, 'CardRefused');
  }
}

export async function releasePayment(payment: string): Promise<string> {
  return `released ${payment}`;
}

export async function throwAway(pizza: string): Promise<string> {
  return `threw ${pizza} away`;
}

export async function drive(orderId: string): Promise<string> {
  return `${orderId} is at the door`;
}
