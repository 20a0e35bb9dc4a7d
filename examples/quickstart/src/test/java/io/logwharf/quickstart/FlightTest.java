package io.logwharf.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FlightTest {
  @Test
  void shouldReadALineOfTheDataSet() {
    Flight flight = Flight.parse(0, "2001/01/01 00:47,DTW,LAS,1750,66");
    assertThat(flight).isEqualTo(new Flight(0, "2001/01/01 00:47", "DTW", "LAS", 1750, 66));
    assertThat(flight.isLate()).isTrue();
    assertThat(flight.describe())
        .isEqualTo(
            "2001/01/01 00:47 flight 0 from DTW reached LAS 66 minutes late after 1750 miles");
  }

  @Test
  void shouldNameTheFlightThatIsMalformed() {
    assertThatThrownBy(() -> Flight.parse(7, "2001/01/01 00:47,DTW"))
        .hasMessageContaining("flight 7");
  }

  @Test
  void shouldHold20000FlightsOf1089Late() throws IOException {
    assertThat(FlightData.lines()).hasSize(20_000);
    assertThat(FlightData.lines())
        .filteredOn(line -> Flight.parse(0, line).isLate())
        .hasSize(1_089);
  }
}
