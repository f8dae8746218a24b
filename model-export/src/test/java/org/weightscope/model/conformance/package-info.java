/**
 * The models against numbers of the published ones.
 *
 * <p>Start with {@code ConformanceCoverageTest}: it names every fixture and the test that proves
 * it, or why there is none. The fixtures lie in the folder named by {@code WEIGHTSCOPE_SHARED};
 * without it these tests say so and are skipped, and the golden files of this project take their
 * place.
 */
@NullMarked
package org.weightscope.model.conformance;

import org.jspecify.annotations.NullMarked;
