package io.logwharf.benchmark.load;

import io.logwharf.benchmark.Fields;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The process that loads one provider. The first line of its standard input says how to reach the
 * provider, each other one is a {@link LoadSpec}, answered by its {@link LoadResult} or by a line
 * that begins with {@code error=}. Ends with its standard input.
 */
public final class LoadMain {
  private LoadMain() {}

  /**
   * Runs loads until standard input ends.
   *
   * @param args the folder for what takes part in the load besides the provider
   */
  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Provider provider = new Provider(Fields.parse(input.readLine()));
    Path folder = Path.of(args[0]);
    answers.println("ready=true");
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      answers.println(run(LoadSpec.of(Fields.parse(line)), provider, folder).line());
    }
    System.exit(0);
  }

  private static Fields run(LoadSpec spec, Provider provider, Path folder) {
    try {
      return Load.of(spec.kind(), folder).run(spec, provider).fields();
    } catch (Exception e) {
      e.printStackTrace(System.err);
      return Fields.of("error", e.toString().replaceAll("\\s+", "_"));
    }
  }
}
