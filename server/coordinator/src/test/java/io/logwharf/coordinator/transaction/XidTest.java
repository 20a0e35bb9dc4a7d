package io.logwharf.coordinator.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class XidTest {
  @Test
  void shouldCompareByAllParts() {
    Xid xid = new Xid(7, new byte[] {1, 2}, new byte[] {3});

    assertThat(xid)
        .isEqualTo(new Xid(7, new byte[] {1, 2}, new byte[] {3}))
        .hasSameHashCodeAs(new Xid(7, new byte[] {1, 2}, new byte[] {3}))
        .isNotEqualTo(new Xid(8, new byte[] {1, 2}, new byte[] {3}))
        .isNotEqualTo(new Xid(7, new byte[] {1}, new byte[] {2, 3}))
        .hasToString("7:0102:03");
    assertThat(xid).isLessThan(new Xid(7, new byte[] {1, (byte) 0x80}, new byte[0]));
  }

  @Test
  void shouldKeepItsOwnBytes() {
    byte[] global = {1};
    Xid xid = new Xid(7, global, global);
    global[0] = 9;
    xid.globalId()[0] = 9;

    assertThat(xid).isEqualTo(new Xid(7, new byte[] {1}, new byte[] {1}));
  }

  @Test
  void shouldRefuseWhatIsNoXid() {
    assertThatThrownBy(() -> new Xid(-1, new byte[1], new byte[1]))
        .hasMessageContaining("null XID");
    assertThatThrownBy(() -> new Xid(1, new byte[0], new byte[1])).hasMessageContaining("0 and");
    assertThatThrownBy(() -> new Xid(1, new byte[65], new byte[1])).hasMessageContaining("65");
    assertThatThrownBy(() -> new Xid(1, new byte[64], new byte[65])).hasMessageContaining("65");
  }
}
