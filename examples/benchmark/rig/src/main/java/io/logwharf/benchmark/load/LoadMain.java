package io.logwharf.benchmark.load;

import io.logwharf.benchmark.Fields;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The process that loads one provider. The first line of its standard input says how to reach the
 * provider, each other one is a {@link LoadSpec}, answered by its {@link LoadResult} or by a line
 * that begins with {@code error=}. Ends with its standard input.
 */
public final class LoadMain {
  private LoadMain() {}

  /** Runs loads until standard input ends. */
  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Provider provider = new Provider(Fields.parse(input.readLine()));
    answers.println("ready=true");
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      answers.println(run(LoadSpec.of(Fields.parse(line)), provider).line());
    }
    System.exit(0);
  }

  private static Fields run(LoadSpec spec, Provider provider) {
    try {
      return Load.of(spec.kind()).run(spec, provider).fields();
    } catch (Exception e) {
      e.printStackTrace(System.err);
      return Fields.of("error", e.toString().replaceAll("\\s+", "_"));
    }
  }
}
