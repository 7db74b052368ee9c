package io.github.smppbridge.bench.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class SvgPlotTest {

  @Test
  void eachServerIsALineWithItsPointsAndALegend() throws Exception {
    SvgPlot plot = new SvgPlot("Throughput <of> all", "sessions", "messages a second");
    for (int sessions : new int[] {1, 10, 100, 1_000}) {
      plot.add("bridge", sessions, 9_000 + sessions);
      plot.add("ideal", sessions, sessions == 1_000 ? Double.NaN : 30_000);
    }
    String svg = SvgPlot.svg("a & b", plot, new SvgPlot("empty", "x", "y"));
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(2);
    assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(7);
    assertThat(svg)
        .contains("prefers-color-scheme: dark", ">bridge<", ">ideal<", ">messages a second<")
        .contains(">1,000<", ">30,000<", "bridge: 9,010 at 10");
    assertThat(
            document
                .getElementsByTagName("polyline")
                .item(1)
                .getAttributes()
                .getNamedItem("points")
                .getNodeValue())
        .hasSizeGreaterThan(10)
        .satisfies(points -> assertThat(points.split(" ")).hasSize(3));
  }

  @Test
  void axesHaveRoundSteps() {
    assertThat(SvgPlot.niceStep(3_100)).isEqualTo(5_000);
    assertThat(SvgPlot.niceStep(11)).isEqualTo(20);
    assertThat(SvgPlot.niceStep(0.6)).isEqualTo(1);
    assertThat(SvgPlot.niceStep(100)).isEqualTo(100);
  }
}
