package org.weightscope.service.upload;

import java.time.Duration;

/**
 * How long a body may be and take.
 *
 * @param longest most bytes
 * @param minimumBytesPerSecond slowest mean rate once the grace is over
 * @param grace how long it may be slower
 * @param time longest time in all
 */
record BodyRules(long longest, long minimumBytesPerSecond, Duration grace, Duration time) {}
