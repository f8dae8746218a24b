/**
 * How the web server is set up: filters, container settings, the mapper of answers, static files.
 * Nothing depends on it.
 */
@NullMarked
package org.weightscope.service.web;

import org.jspecify.annotations.NullMarked;
