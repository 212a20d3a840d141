package io.workflow.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {

  @TempDir Path folder = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void nameFile() {
    file = folder.resolve("owner.lock");
  }

  @Test
  void shouldNameTheProcessThatHoldsIt() {
    long pid = ProcessHandle.current().pid();
    FolderLock lock = FolderLock.acquire(file, "Kafka");

    assertThatExceptionOfType(DevServicesException.class)
        .isThrownBy(() -> FolderLock.acquire(file, "Kafka"))
        .withMessageContaining("Kafka in " + folder)
        .withMessageContaining("process " + pid);
    assertThat(FolderLock.holder(file)).contains(pid);
    lock.close();
  }

  @Test
  void shouldStayHeldWhileOthersTry() {
    FolderLock lock = FolderLock.acquire(file, "Kafka");

    assertThat(FolderLock.tryAcquire(file)).isEmpty();
    assertThat(FolderLock.tryAcquire(folder.resolve("../" + folder.getFileName() + "/owner.lock")))
        .isEmpty();
    assertThat(FolderLock.tryAcquire(file, Duration.ofMillis(10))).isEmpty();
    lock.close();
  }

  @Test
  void shouldBeFreeAfterwards() {
    FolderLock.acquire(file, "Kafka").close();

    FolderLock again = FolderLock.acquire(file, "Kafka");

    assertThat(again).isNotNull();
    again.close();
  }

  @Test
  void shouldHaveNoHolderBeforeItsFirstUse() throws Exception {
    assertThat(FolderLock.holder(file)).isEmpty();

    Files.writeString(file, "");

    assertThat(FolderLock.holder(file)).isEmpty();
  }

  @Test
  void shouldSayWhichFileCannotBeWritten() {
    assertThatExceptionOfType(DevServicesException.class)
        .isThrownBy(() -> FolderLock.acquire(folder.resolve("missing/owner.lock"), "Kafka"))
        .withMessageContaining("missing/owner.lock");
  }
}
