package org.samediffext.model;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.samediffext.registry.Kind;
import org.samediffext.spi.Schedule;

/** A {@link Schedule} as an ND4J schedule, for any updater. Saved models store its name and settings. */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.NONE,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class NamedSchedule implements ISchedule {
    private static final long serialVersionUID = 1L;

    /** The name of the schedule. */
    @JsonProperty
    private final String method;

    /** The settings of the schedule by name. */
    @JsonProperty
    @SuppressWarnings("serial") // a serializable one of the JDK
    private final Map<String, Object> settings;

    private transient @Nullable Schedule schedule;

    /**
     * Wraps a schedule.
     *
     * @param schedule the schedule
     */
    public NamedSchedule(Schedule schedule) {
        this.method = schedule.name();
        this.settings = Named.settingsOf(schedule);
        this.schedule = schedule;
    }

    @JsonCreator
    NamedSchedule(@JsonProperty("method") String method, @JsonProperty("settings") Map<String, Object> settings) {
        this(Named.create(Kind.SCHEDULE, Schedule.class, method, settings));
    }

    /**
     * The schedule.
     *
     * @return the schedule
     */
    public Schedule schedule() {
        if (schedule == null) {
            schedule = Named.create(Kind.SCHEDULE, Schedule.class, method, settings);
        }
        return Objects.requireNonNull(schedule);
    }

    @Override
    public double valueAt(int iteration, int epoch) {
        return schedule().at(iteration);
    }

    @Override
    public ISchedule clone() {
        return new NamedSchedule(schedule());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamedSchedule that && that.method.equals(method) && that.settings.equals(settings);
    }

    @Override
    public int hashCode() {
        return Objects.hash(method, settings);
    }

    @Override
    public String toString() {
        return method + settings;
    }
}
