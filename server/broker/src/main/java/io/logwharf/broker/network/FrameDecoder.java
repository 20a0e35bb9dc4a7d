package io.logwharf.broker.network;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Cuts the stream into size-prefixed frames. A frame that arrived in one piece is handed on in
 * place; of one that didn't, memory grows with what has arrived, not with what its prefix claims.
 */
final class FrameDecoder extends ChannelInboundHandlerAdapter {
  private static final int FIRST_CAPACITY = 64 * 1024;

  private final NettyConnection connection;
  private final ReceiveMemory memory;

  /** Of the first frame, by which strangers are told from clients, then of all others. */
  private int maxFrameBytes;

  private final int maxLaterFrameBytes;

  private int prefix;
  private int prefixBytes;
  private ByteBuf partial;
  private int taken;

  FrameDecoder(NettyConnection connection, NetworkConfig config, ReceiveMemory memory) {
    this.connection = connection;
    this.memory = memory;
    this.maxFrameBytes = Math.min(config.maxFirstFrameBytes(), config.maxFrameBytes());
    this.maxLaterFrameBytes = config.maxFrameBytes();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      while (in.isReadable() && connection.isOpen()) {
        if (prefixBytes < Integer.BYTES) {
          readPrefix(in);
        }
        if (prefixBytes == Integer.BYTES && connection.isOpen()) {
          readBody(ctx, in);
        }
      }
    } finally {
      in.release();
    }
  }

  private void readPrefix(ByteBuf in) {
    while (prefixBytes < Integer.BYTES && in.isReadable()) {
      prefix = prefix << Byte.SIZE | in.readUnsignedByte();
      prefixBytes++;
    }
    if (prefixBytes == Integer.BYTES && (prefix <= 0 || prefix > maxFrameBytes)) {
      connection.close(
          "frame of " + prefix + " bytes; allowed are 1 to " + maxFrameBytes + " at this point");
    }
  }

  private void readBody(ChannelHandlerContext ctx, ByteBuf in) {
    if (partial == null && in.readableBytes() >= prefix) {
      handOn(in.readSlice(prefix));
      return;
    }
    if (partial == null) {
      if (!takeMemory()) {
        return;
      }
      partial = ctx.alloc().ioBuffer(Math.min(prefix, FIRST_CAPACITY), prefix);
    }
    partial.writeBytes(in, Math.min(in.readableBytes(), prefix - partial.readableBytes()));
    if (partial.readableBytes() == prefix) {
      ByteBuf whole = partial;
      partial = null;
      try {
        handOn(whole);
      } finally {
        whole.release();
        giveMemoryBack();
      }
    }
  }

  private boolean takeMemory() {
    if (prefix > FIRST_CAPACITY) {
      if (!memory.take(prefix)) {
        connection.close(
            "queued.max.request.bytes of large requests are being received; try again");
        return false;
      }
      taken = prefix;
    }
    return true;
  }

  private void giveMemoryBack() {
    memory.giveBack(taken);
    taken = 0;
  }

  private void handOn(ByteBuf frame) {
    prefix = 0;
    prefixBytes = 0;
    connection.onFrame(frame);
    maxFrameBytes = maxLaterFrameBytes;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (partial != null) {
      partial.release();
      partial = null;
    }
    giveMemoryBack();
  }
}
