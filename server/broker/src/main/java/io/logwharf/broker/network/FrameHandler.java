package io.logwharf.broker.network;

import org.apache.kafka.common.protocol.Readable;

/** Takes the frames of all connections, each on the loop of its connection, in order of arrival. */
public interface FrameHandler {
  /**
   * Handles one request.
   *
   * @param frame without its size prefix; its buffers are writable, and valid until this method
   *     returns
   * @param exchange by which the request is answered or done with
   * @throws io.logwharf.protocol.frame.MalformedFrameException where the frame is no request;
   *     closes the connection
   */
  void onFrame(Connection connection, Readable frame, Exchange exchange);
}
