package io.logwharf.broker.network;

import io.netty.channel.ChannelPipeline;

/** What stands between the socket and the frames of a listener. */
public interface TransportSecurity {
  /** Nothing. */
  TransportSecurity PLAINTEXT =
      new TransportSecurity() {
        @Override
        public void addTo(ChannelPipeline pipeline) {
          // Plain bytes need no handler.
        }

        @Override
        public boolean allowsFileRegions() {
          return true;
        }
      };

  /** Adds its handlers to the pipeline of a new connection, before those of the frames. */
  void addTo(ChannelPipeline pipeline);

  /** Whether bytes may go from file to socket without passing through the pipeline. */
  boolean allowsFileRegions();
}
