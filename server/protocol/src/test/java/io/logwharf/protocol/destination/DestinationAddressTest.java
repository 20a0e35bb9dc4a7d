package io.logwharf.protocol.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.protocol.destination.DestinationAddress.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationAddressTest {
  @ParameterizedTest
  @EnumSource(Kind.class)
  void shouldReadTheTextItWrites(Kind kind) {
    DestinationAddress address = new DestinationAddress(kind, "a:b/ü");
    assertThat(DestinationAddress.parse(address.toText())).contains(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "orders", "queue:", ":x", "queues:x", "que:x", "queue:a\ud800"})
  void shouldRefuseWhatIsNoAddress(String text) {
    assertThat(DestinationAddress.parse(text)).isEmpty();
  }
}
