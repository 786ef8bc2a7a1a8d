import Nodes
import Selection
import Testing
import Vocabulary

@Suite struct SelectorWithdrawalTests {
  private func tombstone(
    key: NodeID = SelectorRig.origin, object: Digest256 = SelectorRig.object, isValid: Bool = true
  ) -> Withdrawal {
    var result = Withdrawal(
      key: key, base: "http://origin", url: "http://origin/a", serial: 5, object: object, time: 0,
      signature: [UInt8](repeating: 1, count: 64))
    result.isValid = isValid
    return result
  }

  private func answer(_ rig: inout SelectorRig) -> AnnounceReply? {
    let report = AgentAnnounce.ObjectReport(object: SelectorRig.object, event: .none, held: 62, blocks: 62, wanted: 5)
    let announce = AgentAnnounce(node: NodeID(key: Digest256(4, 0, 0, 0)), port: 7000, objects: [report])
    let input = SelectorInput.announce(rig.next(), announce, address: IPAddress("10.0.1.4")!, SelectorRig.near)
    guard case .announced(let reply)? = rig.send(input) else { return nil }
    return reply
  }

  @Test func `what is withdrawn is forgotten, not registered again, and who announces it hears why`() throws {
    var rig = SelectorRig()
    _ = rig.announce(1, "10.0.1.1", held: 62)
    guard case .registered(let taken)? = rig.send(.withdraw(rig.next(), [tombstone()])) else {
      Issue.record("the withdrawal is refused")
      return
    }
    #expect(taken.registered == 1 && rig.machine.registry.objectCount == 0 && rig.machine.registry.peerCount == 0)
    let reply = try #require(answer(&rig))
    #expect(reply.withdrawn == [tombstone()])
    guard case .refused(410, _)? = reply.objects.first?.outcome else {
      Issue.record("\(reply)")
      return
    }
    guard case .error(409, let sentence)? = rig.register() else {
      Issue.record("it is registered again")
      return
    }
    #expect(sentence.contains("withdrawn"))
    // Repeated, it changes nothing.
    rig.send(.withdraw(rig.next(), [tombstone()]))
    #expect(rig.log.count { $0.name == .objectWithdrawn } == 1)
  }

  @Test func `nobody withdraws what is another's, nor without a signature`() {
    var rig = SelectorRig()
    for bad in [tombstone(key: NodeID(key: Digest256(8, 0, 0, 0))), tombstone(isValid: false)] {
      guard case .error(403, _)? = rig.send(.withdraw(rig.next(), [bad])) else {
        Issue.record("it is taken")
        return
      }
    }
    #expect(rig.machine.registry.objectCount == 1)
    // Who withdraws an object before anybody registers it keeps only himself from it.
    var early = SelectorRig(registered: false)
    early.send(.withdraw(early.next(), [tombstone(key: NodeID(key: Digest256(8, 0, 0, 0)))]))
    guard case .registered? = early.register() else {
      Issue.record("the origin is kept from its own object")
      return
    }
    #expect(early.announce(1, "10.0.1.1") != nil)
  }
}
