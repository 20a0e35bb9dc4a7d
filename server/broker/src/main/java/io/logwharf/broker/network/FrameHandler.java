package io.logwharf.broker.network;

import java.nio.ByteBuffer;

/** Takes the frames of all connections, each on the loop of its connection, in order of arrival. */
public interface FrameHandler {
  /**
   * Handles one request.
   *
   * @param frame without its size prefix; writable, valid until this method returns
   * @param exchange by which the request is answered or done with
   * @throws MalformedFrameException where the frame is no request; closes the connection
   */
  void onFrame(Connection connection, ByteBuffer frame, Exchange exchange);
}
