package io.logwharf.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.jms.LogwharfConnectionFactory;
import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class QuickstartIT {
  @Test
  void shouldProcessEachFlightExactlyOnceAlsoWhenRunAgainOnTheSameLog(@TempDir Path folder)
      throws Exception {
    ConnectionFactory factory = new LogwharfConnectionFactory("logwharf:embedded:" + folder);
    for (int run = 0; run < 2; run++) {
      Quickstart quickstart = new Quickstart(FlightData.lines());
      quickstart.run(factory);
      assertThat(quickstart.isExactlyOnce()).as("run %d", run).isTrue();
    }
  }

  @Test
  void shouldProcessEachFlightExactlyOnceInMemory() throws Exception {
    Quickstart quickstart = new Quickstart(FlightData.lines());
    quickstart.run(new LogwharfConnectionFactory("logwharf:memory"));
    assertThat(quickstart.isExactlyOnce()).isTrue();
  }
}
