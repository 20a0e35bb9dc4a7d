package io.logwharf.broker.network;

import io.netty.channel.DefaultFileRegion;

/** A record region for sendfile. Its release closes the region, not the log's file. */
final class LogFileRegion extends DefaultFileRegion {
  private final RecordRegion region;

  LogFileRegion(RecordRegion region) {
    super(region.channel(), region.position(), region.sizeInBytes());
    this.region = region;
  }

  @Override
  protected void deallocate() {
    region.close();
  }
}
