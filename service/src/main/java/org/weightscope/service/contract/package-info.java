/**
 * The contract and the pages of the service itself.
 *
 * <p>Start with {@code ContractController}.
 */
@NullMarked
package org.weightscope.service.contract;

import org.jspecify.annotations.NullMarked;
