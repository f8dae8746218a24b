/**
 * {@code POST /classify-inr}: the class of the picture that an INR shows.
 *
 * <p>Start with {@code ClassificationController}.
 */
@NullMarked
package org.weightscope.service.classification;

import org.jspecify.annotations.NullMarked;
