package org.weightscope.service;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The service: reads uploaded networks and answers what they are. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class WeightscopeService {
  /** Starts the service. */
  public static void main(String[] args) {
    SpringApplication.run(WeightscopeService.class, args);
  }
}
