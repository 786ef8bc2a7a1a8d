import OrderedCollections
import Selection
import Swarming
import Vocabulary
import Wire

/// Talking to the selector.
extension AgentMachine {
  /// Announces an object if its time has come and no announce is under way.
  mutating func announceIfDue(_ handle: ObjectHandle, now: Instant, _ effects: inout [AgentEffect]) {
    guard !isStopping, let object = objects[handle], object.announceCall == nil, object.nextAnnounce <= now,
      let selector = object.selector,
      let configuration
    else { return }
    let call = newCall()
    let announce = announcement(of: object, object.announceEvent, by: configuration)
    objects[handle]?.announceCall = call
    counters.announces += 1
    effects.append(.announce(call, selector: selector, announce))
  }

  private func announcement(
    of object: AgentObject, _ event: AnnounceEvent, by configuration: AgentConfiguration
  ) -> AgentAnnounce {
    AgentAnnounce(
      object: object.description.infohashes.v2, node: configuration.node, port: configuration.listen.port,
      event: event, held: object.exchange.held.trueCount, blocks: object.geometry.blockCount,
      uploaded: ByteCount(object.tally.uploaded), downloaded: ByteCount(object.tally.received),
      wanted: event == .stopped ? 0 : AgentPolicy.peersWanted, polluters: object.polluters)
  }

  /// Whether every selector has heard that this node stops, or could not be told.
  package var hasSaidGoodbye: Bool { goodbyes.isEmpty }

  /// The node stops: selectors are told, so that nobody is sent here any more, and links end. Nothing is begun from
  /// now on.
  mutating func sayGoodbye(now: Instant, _ effects: inout [AgentEffect]) {
    guard !isStopping, let configuration else { return }
    isStopping = true
    for object in objects.values {
      guard let selector = object.selector else { continue }
      let call = newCall()
      goodbyes.append(call)
      effects.append(.announce(call, selector: selector, announcement(of: object, .stopped, by: configuration)))
    }
    for link in Array(links.keys) { drop(link, .nodeStopping, now: now, &effects) }
  }

  mutating func announced(_ call: CallID, _ outcome: AnnounceOutcome, now: Instant, _ effects: inout [AgentEffect]) {
    goodbyes.removeAll { $0 == call }
    guard let object = objects.values.first(where: { $0.announceCall == call }) else { return }
    let handle = object.handle
    objects[handle]?.announceCall = nil
    switch outcome {
    case .failed(let sentence):
      counters.announcesFailed += 1
      let delay = min(AgentPolicy.announceRetry * (1 << min(object.announceFailures, 5)), AgentPolicy.announceRetryMax)
      objects[handle]?.announceFailures += 1
      objects[handle]?.nextAnnounce = now + delay
      if object.announceFailures == 0 {
        effects.append(.log(LogEvent(.warning, .announceFailed, [.init("why", sentence)])))
      }
    case .reply(let reply):
      let interval = min(max(reply.interval, .seconds(1), reply.minInterval), .seconds(3600))
      objects[handle]?.announceFailures = 0
      objects[handle]?.nextAnnounce = now + interval
      objects[handle]?.announceEvent = .none
      objects[handle]?.polluters = []
      if reply.locality.asn != nil { locality.asn = reply.locality.asn }
      locality.address = reply.address
      objects[handle]?.exchange.takeShare(reply.ispIndex, of: reply.ispCount)
      objects[handle]?.roster = Array(reply.peers.prefix(AgentPolicy.rosterMax))
      for link in Array(links.values) where link.object == handle {
        placeInRing(link.id)
        admit(link.id, now: now, &effects)
      }
      dial(handle, now: now, &effects)
      drive(handle, now: now, &effects)
    }
  }

  /// Brings the next announce forward: something happened that the selector should know.
  mutating func announceSoon(_ handle: ObjectHandle, event: AnnounceEvent, now: Instant, _ effects: inout [AgentEffect])
  {
    if event != .none { objects[handle]?.announceEvent = event }
    objects[handle]?.nextAnnounce = now
    announceIfDue(handle, now: now, &effects)
  }
}
