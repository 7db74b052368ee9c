package io.github.smppbridge.boot;

import java.util.Date;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.timer.TimerComponent;
import org.apache.camel.component.timer.TimerConsumer;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Camel's {@code timer:} by what elapses. Its own, {@link Timer}, goes by the wall clock: when that
 * is set back by ten minutes, every route that a timer starts stands still for ten minutes.
 */
final class SteadyTimers extends TimerComponent {
  private static final Logger LOG = LoggerFactory.getLogger(SteadyTimers.class);

  /** By consumer; as many as there are routes that begin with a timer. */
  private final Map<TimerConsumer, SteadyTimer> timers = new ConcurrentHashMap<>();

  /** Camel finds them by the annotation of the class itself, which this one has not. */
  @Override
  public PropertyConfigurer getEndpointPropertyConfigurer() {
    return configurer("timer-endpoint");
  }

  @Override
  public PropertyConfigurer getComponentPropertyConfigurer() {
    return configurer("timer-component");
  }

  private PropertyConfigurer configurer(String name) {
    return PluginHelper.getConfigurerResolver(getCamelContext())
        .resolvePropertyConfigurer(name, getCamelContext());
  }

  @Override
  public Timer getTimer(TimerConsumer consumer) {
    return timers.computeIfAbsent(
        consumer,
        each -> new SteadyTimer("timer://" + each.getTimerName(), each.getEndpoint().isDaemon()));
  }

  @Override
  public void removeTimer(TimerConsumer consumer) {
    SteadyTimer timer = timers.remove(consumer);
    if (timer != null) {
      timer.cancel();
    }
  }

  @Override
  protected void doStop() throws Exception {
    timers.values().forEach(Timer::cancel);
    timers.clear();
    super.doStop();
  }

  private static final class SteadyTimer extends Timer {
    private final ScheduledThreadPoolExecutor executor;

    SteadyTimer(String name, boolean daemon) {
      super(name, true);
      // ends the thread that goes by the wall clock
      super.cancel();
      executor =
          new ScheduledThreadPoolExecutor(
              1,
              task -> {
                Thread thread = new Thread(task, name);
                thread.setDaemon(daemon);
                return thread;
              });
      executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void schedule(TimerTask task, long delay) {
      execute(() -> executor.schedule(guarded(task), delay, TimeUnit.MILLISECONDS));
    }

    @Override
    public void schedule(TimerTask task, Date time) {
      schedule(task, until(time));
    }

    @Override
    public void schedule(TimerTask task, long delay, long period) {
      execute(
          () ->
              executor.scheduleWithFixedDelay(guarded(task), delay, period, TimeUnit.MILLISECONDS));
    }

    @Override
    public void schedule(TimerTask task, Date first, long period) {
      schedule(task, until(first), period);
    }

    @Override
    public void scheduleAtFixedRate(TimerTask task, long delay, long period) {
      execute(
          () -> executor.scheduleAtFixedRate(guarded(task), delay, period, TimeUnit.MILLISECONDS));
    }

    @Override
    public void scheduleAtFixedRate(TimerTask task, Date first, long period) {
      scheduleAtFixedRate(task, until(first), period);
    }

    @Override
    public void cancel() {
      executor.shutdown();
    }

    private static long until(Date time) {
      return Math.max(0, time.getTime() - System.currentTimeMillis());
    }

    /** A route may be stopped while its start is not over. */
    private static void execute(Runnable schedule) {
      try {
        schedule.run();
      } catch (RejectedExecutionException e) {
        LOG.debug("a timer was cancelled before it was set");
      }
    }

    /** What fails once is tried again the next time. */
    private static Runnable guarded(TimerTask task) {
      return () -> {
        try {
          task.run();
        } catch (RuntimeException | Error e) {
          LOG.error("a timer's task failed", e);
        }
      };
    }
  }
}
