package io.logwharf.benchmark.process;

import io.logwharf.benchmark.Fields;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of the benchmark, with a class path of its own, asked line by line. Its log goes to a file.
 * Used by one thread.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(30);

  private final String name;
  private final Path log;
  private final Process process;
  private final Writer questions;
  private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(16);

  private ChildProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.questions = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    Thread reader = new Thread(this::readAnswers, name + "-answers");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a JVM.
   *
   * @param name of the process, and of its log in the folder
   * @param arguments of the java command, from the JVM's options on
   */
  public static ChildProcess start(String name, Path folder, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    File log = folder.resolve(name + ".log").toFile();
    Process process = new ProcessBuilder(command).redirectError(log).start();
    return new ChildProcess(name, log.toPath(), process);
  }

  private void readAnswers() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        answers.put(line);
      }
      answers.put("error=process-ended");
    } catch (IOException e) {
      throw new UncheckedIOException("reading from " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends a line and waits for the answer. */
  public Fields ask(Fields question, Duration patience) throws IOException, InterruptedException {
    questions.write(question.line());
    questions.write('\n');
    questions.flush();
    return answer(patience);
  }

  /**
   * Waits for the next answer.
   *
   * @throws IOException where none comes in time, or it is an error
   */
  public Fields answer(Duration patience) throws IOException, InterruptedException {
    String line = answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (line == null) {
      throw new IOException(
          name + " has not answered within " + patience.toSeconds() + " s; its log is " + log);
    }
    if (line.startsWith("error=")) {
      throw new IOException(name + " failed: " + line.substring(6) + "; its log is " + log);
    }
    return Fields.parse(line);
  }

  /** Ends its input, which ends it, and waits; what does not end is killed. */
  @Override
  public void close() throws IOException {
    questions.close();
    try {
      if (!process.waitFor(PATIENCE_AT_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
