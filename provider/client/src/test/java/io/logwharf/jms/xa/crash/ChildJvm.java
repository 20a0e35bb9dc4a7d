package io.logwharf.jms.xa.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A class's main in a process of its own, with the class path of the test. */
final class ChildJvm implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;
  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  /**
   * Starts it.
   *
   * @param folder for the files that libraries write where they are started
   */
  ChildJvm(Path folder, Class<?> main, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(args));
    process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    Thread reader = new Thread(this::read, main.getSimpleName());
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        keep(line);
      }
    } catch (IOException e) {
      keep("its output has ended: " + e.getMessage());
    }
    synchronized (this) {
      ended = true;
      notifyAll();
    }
  }

  private synchronized void keep(String line) {
    lines.add(line);
    notifyAll();
  }

  /** Waits for a line that contains this text; returns it. */
  synchronized String await(String text) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      for (String line : lines) {
        if (line.contains(text)) {
          return line;
        }
      }
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      assertThat(left > 0 && !ended).as("'%s' in what it writes: %s", text, lines).isTrue();
      wait(left);
    }
  }

  /** All that it has written. */
  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** Lets a process go on that waits for a word. */
  void goOn() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
