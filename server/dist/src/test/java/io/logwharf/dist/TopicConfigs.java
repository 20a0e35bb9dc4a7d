package io.logwharf.dist;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Creates and configures destinations of the server at this address. */
record TopicConfigs(String address) {
  /** Makes a queue with these further configurations. */
  void createQueue(String queue, Map<String, String> configs) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      Map<String, String> all = new HashMap<>(configs);
      all.put("logwharf.kind", "queue");
      NewTopic topic = new NewTopic(queue, 1, (short) 1).configs(all);
      admin.createTopics(List.of(topic)).all().get();
    }
  }
}
