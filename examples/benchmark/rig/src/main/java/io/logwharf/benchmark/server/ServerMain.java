package io.logwharf.benchmark.server;

import io.logwharf.benchmark.Fields;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * The process of one product's server. Starts the only {@link JmsServer} on its class path, writes
 * where it is, then answers each line {@code begin=... end=...} with the forces between the two
 * instants. Ends with its standard input.
 */
public final class ServerMain {
  private ServerMain() {}

  /**
   * Runs the server.
   *
   * @param args the folder for the server's data
   */
  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    // What the product prints must not be taken for an answer.
    System.setOut(System.err);
    JmsServer server =
        ServiceLoader.load(JmsServer.class)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no JmsServer on the class path"));
    try (server;
        ForceCounter forces = new ForceCounter()) {
      server.start(Path.of(args[0]));
      answers.println(
          Fields.of(
                  "factory", server.factoryClass(),
                  "url", server.url(),
                  "syncAckUrl", server.synchronousAcknowledgementUrl())
              .line());
      answerUntilInputEnds(forces, answers);
    }
    // A product may leave threads behind; nothing is owed to them once it is closed.
    System.exit(0);
  }

  private static void answerUntilInputEnds(ForceCounter forces, PrintStream answers)
      throws IOException, InterruptedException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      Fields span = Fields.parse(line);
      long count = forces.countBetween(span.number("begin"), span.number("end"));
      answers.println(Fields.of("forces", count).line());
    }
  }
}
