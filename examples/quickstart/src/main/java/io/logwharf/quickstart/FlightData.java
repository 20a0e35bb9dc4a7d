package io.logwharf.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The lines of the data set, without its head. */
final class FlightData {
  private FlightData() {}

  static List<String> lines() throws IOException {
    try (InputStream in = FlightData.class.getResourceAsStream("/flights.csv");
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().skip(1).collect(Collectors.toList());
    }
  }
}
