/**
 * The contract on the wire: answers, descriptions of models, and problems, as records.
 *
 * <p>Start with {@link Classification} for an answer and {@link Problem} for a refusal; {@link
 * WireFormat} turns both into JSON and back. The text of the contract is {@code openapi.yaml}
 * beside these classes. Nothing here knows a server; the client stands in {@code
 * org.weightscope.api.client}.
 */
@NullMarked
package org.weightscope.api;

import org.jspecify.annotations.NullMarked;
