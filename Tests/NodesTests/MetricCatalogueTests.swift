import Testing
import Vocabulary

@testable import Nodes

@Suite struct MetricCatalogueTests {
  private static func check<M: Machine>(_ machine: M) {
    let descriptors = M.metrics
    #expect(!descriptors.isEmpty && Set(descriptors.map(\.name)).count == descriptors.count)
    for family in machine.measures {
      let descriptor = family.descriptor
      #expect(descriptors.contains(descriptor))
      #expect(descriptor.help.hasSuffix(".") && !descriptor.unit.isEmpty, "\(descriptor.name)")
      for sample in family.samples {
        #expect(sample.labels.count == descriptor.labels.count, "\(descriptor.name)")
        for (label, value) in zip(descriptor.labels, sample.labels) {
          // Not known before are only ISPs, of one metric, and the channels that the operator names.
          let isFree =
            label.values.isEmpty && (descriptor.name == "shoal_selector_flow_bytes_total" || label.name == "channel")
          #expect(isFree || label.values.contains(value), "\(descriptor.name) \(label.name)=\(value)")
        }
      }
      #expect(Set(family.samples.map(\.labels)).count == family.samples.count, "\(descriptor.name)")
    }
  }

  @Test func `whatever a machine shows is in its catalogue, with labels that it says`() {
    Self.check(AgentMachine())
    Self.check(OriginMachine())
    Self.check(SelectorMachine())
  }

  @Test func `all series of a node are few, and there from the start`() {
    let agent = AgentMachine().measures.reduce(0) { $0 + $1.samples.count }
    #expect(agent < 150)
  }
}
