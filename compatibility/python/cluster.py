"""Three server processes on one PostgreSQL and one Kafka, and a load balancer in front of them."""

import asyncio
import contextlib
import json
import os
import random
import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

NODES = 3
SHARDS = 12
JVM = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx384m"]
START_SECONDS = 120
STOP_SECONDS = 45


def free_port() -> int:
    """Below the range from which connections take theirs: a node that is away finds its port free."""
    while True:
        port = random.randint(20_000, 30_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


async def until(what: str, seconds: float, condition: Callable[[], object]) -> None:
    try:
        async with asyncio.timeout(seconds):
            while not await asyncio.to_thread(condition):
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise AssertionError(f"Expected within {seconds} s: {what}") from None


async def end(process: asyncio.subprocess.Process, patience: float) -> None:
    """Asks it to end, and returns when it has."""
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), patience)
        except TimeoutError:
            process.kill()
            await process.wait()
            raise AssertionError(f"Process {process.pid} did not end within {patience} s") from None


class Services:
    """PostgreSQL and Kafka from the server's own jar."""

    def __init__(self, java: str, jar: Path, work: Path) -> None:
        self.addresses_file = work / "services.properties"
        self.log = work / "services.log"
        self.command = [
            java,
            "-cp",
            str(jar),
            "-Dloader.main=io.workflow.dev.DevServicesLauncher",
            "org.springframework.boot.loader.launch.PropertiesLauncher",
            "--folder",
            str(work / "services"),
            "--write",
            str(self.addresses_file),
        ]

    async def __aenter__(self) -> dict[str, str]:
        with self.log.open("wb") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.command, stdin=asyncio.subprocess.PIPE, stdout=log, stderr=log
            )
        await until("PostgreSQL and Kafka", START_SECONDS, self.addresses_file.exists)
        lines = self.addresses_file.read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)

    async def __aexit__(self, *failure: object) -> None:
        await end(self.process, STOP_SECONDS)


class Node:
    """A server process that can be stopped and started again at its addresses."""

    def __init__(self, name: str, java: str, jar: Path, work: Path, services: dict[str, str]) -> None:
        self.name = name
        self.rest = free_port()
        self.grpc = free_port()
        self.log = work / f"{name}.log"
        self.process: asyncio.subprocess.Process | None = None
        self.command = [
            java,
            *JVM,
            "-jar",
            str(jar),
            f"--spring.datasource.url={services['postgres']}",
            f"--spring.datasource.username={services['username']}",
            f"--spring.datasource.password={services['password']}",
            f"--spring.kafka.bootstrap-servers={services['kafka']}",
            f"--workflow.server.shards.count={SHARDS}",
            f"--workflow.server.node.name={name}",
            f"--server.port={self.rest}",
            f"--spring.grpc.server.port={self.grpc}",
        ]

    async def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.command, stdout=log, stderr=log
            )

    async def stop(self) -> None:
        if self.process is not None:
            await end(self.process, STOP_SECONDS)

    def get(self, path: str) -> dict | None:
        try:
            url = f"http://127.0.0.1:{self.rest}{path}"
            with urllib.request.urlopen(url, timeout=2) as answer:
                return json.load(answer)
        except (urllib.error.URLError, OSError):
            return None

    def is_ready(self) -> bool:
        if self.process is None or self.process.returncode is not None:
            raise AssertionError(f"{self.name} has ended:\n{self.log.read_text()[-3000:]}")
        return self.get("/actuator/health/readiness") is not None

    def owned(self) -> int:
        cluster = self.get("/actuator/cluster")
        return 0 if cluster is None else cluster["shards"]["owned"]


class Cluster:
    """The nodes; each has a share of the shards once it is started."""

    def __init__(self, java: str, jar: Path, work: Path, services: dict[str, str]) -> None:
        self.nodes = [Node(f"node-{i}", java, jar, work, services) for i in range(1, NODES + 1)]

    async def __aenter__(self) -> "Cluster":
        # One makes the tables.
        await self.nodes[0].start()
        await until("the first node is ready", START_SECONDS, self.nodes[0].is_ready)
        for node in self.nodes[1:]:
            await node.start()
        await self.until_whole()
        return self

    async def __aexit__(self, *failure: object) -> None:
        await asyncio.gather(*(node.stop() for node in self.nodes))

    async def until_whole(self) -> None:
        for node in self.nodes:
            await until(f"{node.name} is ready", START_SECONDS, node.is_ready)
        await until("all shards are shared among all nodes", START_SECONDS, self.is_shared)

    def is_shared(self) -> bool:
        owned = [node.owned() for node in self.nodes]
        return all(owned) and sum(owned) == SHARDS


class Balancer:
    """One address for all nodes: each new connection goes to the next one that takes it."""

    def __init__(self, ports: list[int]) -> None:
        self.ports = ports
        self.next = 0

    async def __aenter__(self) -> str:
        self.server = await asyncio.start_server(self.connected, "127.0.0.1", 0)
        return "127.0.0.1:%d" % self.server.sockets[0].getsockname()[1]

    async def __aexit__(self, *failure: object) -> None:
        self.server.close()

    def candidates(self) -> Iterator[int]:
        for _ in self.ports:
            self.next += 1
            yield self.ports[self.next % len(self.ports)]

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for port in self.candidates():
            try:
                node_reader, node_writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue
            async with asyncio.TaskGroup() as ways:
                ways.create_task(self.copy(reader, node_writer))
                ways.create_task(self.copy(node_reader, writer))
            return
        writer.close()

    @staticmethod
    async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        writer.close()


def from_environment() -> tuple[str, Path, Path]:
    """The java command, the server's jar, and a folder for what the processes write."""
    work = Path(os.environ["WORKFLOW_WORK"])
    work.mkdir(parents=True, exist_ok=True)
    return os.environ["WORKFLOW_JAVA"], Path(os.environ["WORKFLOW_SERVER_JAR"]), work
