package io.workflow.engine.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          * * * * *                           | 2026-11-02T09:00:00Z | 2026-11-02T09:01:00Z
          * * * * *                           | 2026-11-02T09:00:59.5Z | 2026-11-02T09:01:00Z
          */15 9-17 * * MON-FRI               | 2026-11-02T09:00:00Z | 2026-11-02T09:15:00Z
          */15 9-17 * * MON-FRI               | 2026-11-06T17:45:00Z | 2026-11-09T09:00:00Z
          5,35 8 * * ?                        | 2026-11-02T08:05:00Z | 2026-11-02T08:35:00Z
          10-30/10 4 * * *                    | 2026-11-02T04:10:00Z | 2026-11-02T04:20:00Z
          0 0 29 2 *                          | 2026-11-02T09:00:00Z | 2028-02-29T00:00:00Z
          0 0 29 feb *                        | 2096-03-01T00:00:00Z | 2104-02-29T00:00:00Z
          0 0 13 * 5                          | 2026-11-02T09:00:00Z | 2026-11-06T00:00:00Z
          0 0 13 * 5                          | 2026-11-12T09:00:00Z | 2026-11-13T00:00:00Z
          0 0 * * 7                           | 2026-11-02T09:00:00Z | 2026-11-08T00:00:00Z
          0 0 31 * *                          | 2026-11-02T09:00:00Z | 2026-12-31T00:00:00Z
          @hourly                             | 2026-11-02T09:00:00Z | 2026-11-02T10:00:00Z
          @daily                              | 2026-11-02T09:00:00Z | 2026-11-03T00:00:00Z
          @weekly                             | 2026-11-02T09:00:00Z | 2026-11-08T00:00:00Z
          @monthly                            | 2026-11-02T09:00:00Z | 2026-12-01T00:00:00Z
          @yearly                             | 2026-11-02T09:00:00Z | 2027-01-01T00:00:00Z
          CRON_TZ=Europe/Berlin 0 12 * * *    | 2026-07-01T00:00:00Z | 2026-07-01T10:00:00Z
          CRON_TZ=Europe/Berlin 0 12 * * *    | 2026-11-02T00:00:00Z | 2026-11-02T11:00:00Z
          CRON_TZ=Europe/Berlin 30 2 * * *    | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z
          0 0 */2 * MON                       | 2026-11-02T09:00:00Z | 2026-11-03T00:00:00Z
          0 0 */2 * MON                       | 2026-11-07T09:00:00Z | 2026-11-09T00:00:00Z
          0 0 */1 * MON                       | 2026-11-02T09:00:00Z | 2026-11-09T00:00:00Z
          TZ=Asia/Tokyo @daily                | 2026-11-02T09:00:00Z | 2026-11-02T15:00:00Z
          """)
  void shouldFindTheNextTime(String schedule, Instant now, Instant next) {
    assertThat(now.plus(Cron.parse(schedule).waitAfter(now, now)))
        .isBetween(next, next.plusMillis(999));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 * * * *        | 2026-10-24T22:30:00Z | 23:00 00:00 01:00 02:00
          */20 * * * *     | 2026-10-24T23:50:00Z | 00:00 00:20 00:40 01:00 01:20 01:40 02:00
          30 2 * * *       | 2026-10-24T12:00:00Z | 00:30 01:30 01:30
          30 1-3 * * *     | 2026-10-24T12:00:00Z | 23:30 00:30 01:30 02:30 00:30
          0 * * * *        | 2026-03-28T23:30:00Z | 00:00 01:00 02:00
          30 * * * *       | 2026-03-28T23:50:00Z | 00:30 01:30 02:30
          */20 * * * *     | 2026-03-29T00:30:00Z | 00:40 01:00 01:20
          30 */2 * * *     | 2026-03-28T23:50:00Z | 02:30 04:30
          30 2 * * *       | 2026-03-28T12:00:00Z | 01:00 00:30
          */20 2,3 * * *   | 2026-03-28T12:00:00Z | 01:00 01:20 01:40 00:00
          0 3 * * *        | 2026-03-28T12:00:00Z | 01:00 01:00
          30 2 * * MON     | 2026-03-28T12:00:00Z | 00:30 00:30
          """)
  void shouldFollowTheClockOfTheZone(String schedule, Instant from, String times) {
    Cron cron = Cron.parse("CRON_TZ=Europe/Berlin " + schedule);
    Instant now = from;
    List<String> found = new ArrayList<>();
    for (int i = times.split(" ", -1).length; i > 0; i--) {
      now = now.plus(cron.waitAfter(now, now));
      found.add(now.toString().substring(11, 16));
    }
    assertThat(String.join(" ", found)).isEqualTo(times);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.5h             | PT1H30M
          500ms            | PT1S
          1ns              | PT1S
          1500ms           | PT1S
          +90s             | PT1M30S
          1h1m1s1ms1us1ns  | PT1H1M1S
          2000000us        | PT2S
          3000000\u00b5s   | PT3S
          3000000\u03bcs   | PT3S
          .5m              | PT30S
          1.m              | PT1M
          1m1m             | PT2M
          """)
  void shouldReadIntervalsAsGoWritesThem(String every, Duration wait) {
    Instant now = Instant.parse("2026-11-02T09:00:00Z");
    assertThat(Cron.parse("@every " + every).waitAfter(now, now)).isEqualTo(wait);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-02T09:00:00Z, 2026-11-02T09:00:00Z, PT1H30M",
    "2026-11-02T09:00:00Z, 2026-11-02T09:10:00Z, PT1H20M",
    "2026-11-02T09:00:00Z, 2026-11-02T10:30:00Z, PT1H30M",
    "2026-11-02T09:00:00Z, 2026-11-02T13:00:00Z, PT30M",
    "2026-11-02T09:00:00Z, 2026-11-02T09:00:00.25Z, PT1H30M"
  })
  void shouldCountIntervalsFromWhenTheRunWasDue(Instant begun, Instant now, Duration wait) {
    assertThat(Cron.parse("@every 1h30m").waitAfter(begun, now)).isEqualTo(wait);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          * * * *               | 4 fields instead of 5
          60 * * * *            | '60' is no minute: numbers from 0 to 59
          * 24 * * *            | '24' is no hour
          * * 0 * *             | '0' is no day of month
          * * * FOO *           | 'FOO' is no month: numbers from 1 to 12 or names like DEC
          * * * * 8             | '8' is no day of week
          5-1 * * * *           | '5-1' is no minute
          */0 * * * *           | '*/0' is no minute
          1/2/3 * * * *         | no minute
          , * * * *             | no minute
          @noon                 | '@noon' is none of @every, @yearly
          @every soon           | 'soon' is no duration
          @every 0s             | '0s' is no duration of more than 0
          @every -5s            | '-5s' is no duration of more than 0
          @every 3000000h       | '3000000h' is no duration
          @every 99999999999h   | is no duration
          @every                | '' is no duration
          @every 1h x           | 'h x' is no unit
          @every 1d             | 'd' is no unit of a duration, in '1d'
          @every 90             | '90' lacks the unit behind 90
          @every 1h30           | lacks the unit behind 30
          @every 1.2.3s         | lacks the unit behind 1.2
          @every .s             | is no duration
          @every -              | is no duration
          CRON_TZ=Moon * * * * * | 'Moon' is no time zone
          CRON_TZ=UTC           | 0 fields
          0 0 31 2 *            | a day that no month has
          """)
  void shouldSayWhatIsWrong(String schedule, String said) {
    CronException bad = catchThrowableOfType(CronException.class, () -> Cron.parse(schedule));
    assertThat(bad.problem()).contains("0 12 * * MON-FRI", "@every 1h30m", schedule, said);
  }

  @Test
  void shouldRoundUpToWholeSeconds() {
    Instant now = Instant.parse("2026-11-02T09:00:59.999Z");
    assertThat(Cron.parse("* * * * *").waitAfter(now, now)).isEqualTo(Duration.ofSeconds(1));
  }
}
