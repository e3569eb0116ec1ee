// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import java.time.Duration;

/**
 * How many requests are answered: a token bucket.
 *
 * @param interval the time in which a token comes, longer than nothing
 * @param burst how many tokens there can be, at least 1
 */
public record RateLimit(Duration interval, int burst) {}
