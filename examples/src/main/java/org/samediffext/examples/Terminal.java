package org.samediffext.examples;

import java.io.Console;
import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.samediffext.examples.run.Progress;

/**
 * Where progress is shown.
 *
 * @param interactive whether somebody watches, so that a line may be drawn over
 */
record Terminal(boolean interactive) {

    static Terminal ofProcess() {
        return new Terminal(isTerminal(System.console()) && System.getenv("CI") == null);
    }

    /** From JDK 22 on there is a console without a terminal too, and a method that tells. */
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    Progress.Display display(PrintWriter out) {
        return interactive ? Bar::new : (task, steps) -> new Lines(task, out);
    }

    private static final class Bar implements Progress {
        private final ProgressBar bar;

        Bar(String task, int steps) {
            this.bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(steps)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(100)
                    .build();
        }

        @Override
        public void advance(int steps) {
            bar.stepBy(steps);
        }

        @Override
        public void note(String text) {
            bar.setExtraMessage(text);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    private static final class Lines implements Progress {
        private final String task;
        private final PrintWriter out;

        Lines(String task, PrintWriter out) {
            this.task = task;
            this.out = out;
        }

        @Override
        public void advance(int steps) {}

        @Override
        public void note(String text) {
            out.println(task + ": " + text);
            out.flush();
        }

        @Override
        public void close() {}
    }
}
