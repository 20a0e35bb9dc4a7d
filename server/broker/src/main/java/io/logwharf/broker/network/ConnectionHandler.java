package io.logwharf.broker.network;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;

/** Tells a connection what happens to its channel. */
final class ConnectionHandler extends ChannelInboundHandlerAdapter {
  private final NettyConnection connection;

  ConnectionHandler(NettyConnection connection) {
    this.connection = connection;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    connection.onWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    connection.onInactive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    // A JMS connection may have nothing to say for days; whether its client is alive, TCP
    // keep-alive finds out.
    if (event instanceof IdleStateEvent && !connection.optedIn()) {
      connection.close("idle");
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    connection.close(String.valueOf(cause.getMessage()));
  }
}
