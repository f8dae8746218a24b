package org.weightscope.service.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.weightscope.api.WireFormat;
import tools.jackson.databind.json.JsonMapper;

/** Answers are written by the mapper of the contract and no other. */
@Configuration(proxyBeanMethods = false)
class WireConfiguration {
  @Bean
  JsonMapper jsonMapper() {
    return WireFormat.JSON;
  }
}
