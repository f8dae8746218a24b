/** The service; one package a feature. Start with {@link WeightscopeService}. */
@NullMarked
package org.weightscope.service;

import org.jspecify.annotations.NullMarked;
