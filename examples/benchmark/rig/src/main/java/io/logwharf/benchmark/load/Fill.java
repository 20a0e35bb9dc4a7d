package io.logwharf.benchmark.load;

import org.HdrHistogram.Histogram;

/** One producer fills a queue with asynchronous sends. The first tenth is warm-up. */
final class Fill implements Load {

  @Override
  public LoadResult run(LoadSpec spec, Provider provider) throws Exception {
    int first = spec.messages() / 10;
    Queues.fill(spec.containing(first), provider);
    long begin = System.nanoTime();
    Queues.fill(spec.containing(spec.messages() - first), provider);
    Window window = Window.between(begin, System.nanoTime());
    Queues.drain(spec, provider, spec.queue(), spec.messages());
    return LoadResult.of(window, spec.messages() - first, new Histogram(3));
  }
}
