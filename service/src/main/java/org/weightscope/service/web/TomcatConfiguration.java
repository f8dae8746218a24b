package org.weightscope.service.web;

import org.apache.catalina.core.StandardHost;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.weightscope.service.problem.ProblemReportValve;
import org.weightscope.service.upload.AmbiguousLengthValve;

/** Settings of the container for which there is no property. */
@Configuration(proxyBeanMethods = false)
class TomcatConfiguration {

  /**
   * A client that asks before it sends its body is refused before it has sent it; bodies with two
   * lengths are refused; refusals of the container itself are problems too.
   */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> strictContainer() {
    return factory -> {
      factory.addConnectorCustomizers(connector -> {
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol) {
          protocol.setContinueResponseTiming("onRead");
        }
      });
      factory.addEngineValves(new AmbiguousLengthValve());
      factory.addContextCustomizers(context -> {
        if (context.getParent() instanceof StandardHost host) {
          host.setErrorReportValveClass(ProblemReportValve.class.getName());
          host.getPipeline().addValve(new ProblemReportValve());
        }
      });
    };
  }
}
