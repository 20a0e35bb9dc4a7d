package io.logwharf.dist;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/** What tests set for share groups of Kafka's own. */
final class ShareGroupConfigs {
  private ShareGroupConfigs() {}

  /** Where a share group of Kafka's begins otherwise depends on when it was first used. */
  static void beginAtTheEarliestRecord(String address, String group) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      var resource = new ConfigResource(ConfigResource.Type.GROUP, group);
      var earliest = new ConfigEntry("share.auto.offset.reset", "earliest");
      var set = new AlterConfigOp(earliest, AlterConfigOp.OpType.SET);
      admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get(30, TimeUnit.SECONDS);
    }
  }
}
