package io.logwharf.coordinator.registry;

import io.logwharf.coordinator.registry.RegistryException.Reason;
import java.util.HashMap;
import java.util.Map;

/**
 * Client identifiers, each of one connection at a time (Jakarta Messaging 3.1 §6.1.2). Owned by the
 * registry's owner thread.
 */
final class ClientIds {
  private final Map<String, Long> connections = new HashMap<>();
  private final Map<Long, String> clientIds = new HashMap<>();

  void claim(long connection, String clientId) throws RegistryException {
    Long owner = connections.get(clientId);
    if (owner != null) {
      throw new RegistryException(
          Reason.CLIENT_ID_IN_USE,
          "client identifier "
              + clientId
              + " is in use by another connection; close that one, or choose another identifier");
    }
    if (clientIds.containsKey(connection)) {
      throw new RegistryException(
          Reason.CLIENT_ID_SET,
          "the connection's client identifier is set, to " + clientIds.get(connection));
    }
    connections.put(clientId, connection);
    clientIds.put(connection, clientId);
  }

  /** Null where it has none. */
  String of(long connection) {
    return clientIds.get(connection);
  }

  void connectionGone(long connection) {
    String clientId = clientIds.remove(connection);
    if (clientId != null) {
      connections.remove(clientId);
    }
  }
}
