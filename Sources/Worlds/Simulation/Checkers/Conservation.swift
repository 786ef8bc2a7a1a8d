/// What was sent on a flow is what was received, as long as nobody closed it.
enum Conservation {
  static func violations(in network: Network) -> [Violation] {
    var found: [Violation] = []
    let flows = network.flows
    for (number, lane) in network.lanes.enumerated() where found.count < 100 {
      let underWay = lane.underWay
      let isWhole = flows[number / 2].state == .open
      let (sent, received) = (lane.sentMessages, lane.deliveredMessages)
      if isWhole ? sent != received + underWay : received > sent {
        found.append(
          Violation(
            law: "conservation",
            sentence: "on lane \(number) \(sent) messages were sent, \(received) received, \(underWay) under way"))
      }
    }
    return found
  }
}
