/// The catalogue of everything that a node writes to its log: `shoal logs list` prints it, and tests hold the lines of
/// real nodes against it.
package enum LogCatalogue {
  /// One name of an event.
  package struct Entry: Sendable {
    package let name: LogEventName
    package let meaning: String
    /// The fields that each line has.
    package let fields: [LogField]
    /// Fields that are there only where they are known, or make sense.
    package let more: [LogField]

    fileprivate init(_ name: LogEventName, _ meaning: String, _ fields: [LogField] = [], or more: [LogField] = []) {
      (self.name, self.meaning, self.fields, self.more) = (name, meaning, fields, more)
    }
  }

  /// Names that belong together.
  package struct Group: Sendable {
    package let title: String
    package let entries: [Entry]
  }

  package static func entry(of name: LogEventName) -> Entry? {
    for group in groups {
      if let entry = group.entries.first(where: { $0.name == name }) { return entry }
    }
    return nil
  }

  package static let groups = [
    Group(title: "Every node", entries: everyNode),
    Group(title: "A download", entries: download),
    Group(title: "An agent", entries: agent),
    Group(title: "An origin", entries: origin),
    Group(title: "A selector", entries: selector),
  ]

  private static let everyNode: [Entry] = [
    Entry(.listening, "The node answers from now on.", [.endpoint], or: [.key, .url, .client, .uploads]),
    Entry(.traceStopped, "The trace stopped before the node, for example because the disk is full.", [.why, .at]),
    Entry(
      .traceResumed, "It goes on from that input, with the machine's state before it, for there is room again.",
      [.lost, .at]),
    Entry(
      .callersWait,
      "Callers are not taken for a moment, most likely because the process has as many files open as it may. It is "
        + "told once a minute.", [.why]),
    Entry(
      .loopBlocked,
      "The event loop came so late to what was due: the machine stood still, or long work held everybody up. It is "
        + "told once a minute.", [.ms]),
    Entry(
      .metricsNotSent,
      "Metrics do not reach the receiver that they are sent to. It is told once, until they do again.", [.why]),
    Entry(.metricsSentAgain, "They do again.", [.url]),
    Entry(
      .certificateRenewed, "The files of its TLS certificate have changed, and new connections are shown the new one.",
      [.path]),
    Entry(.certificateUnusable, "They have changed, but cannot be used; the certificate of before stays.", [.why]),
    Entry(.clientRefused, "The certificate of a client is not accepted.", [.why]),
    Entry(
      .request,
      "A request is over: each one at an agent's gateway, and at an origin those that name their trace. An agent "
        + "tells which of the bytes of the body came from where.",
      [.trace, .method, .target, .status, .bytes, .whole, .ms, .remote],
      or: [.request, .origin, .sameISP, .otherISP, .unknown, .store, .pass, .cached]),
    Entry(.linesDropped, "Lines before this one are missing: they came faster than the disk took them.", [.lines]),
  ]

  private static let download: [Entry] = [
    Entry(
      .wantAccepted, "Somebody asked for an object, by its URL or by the path of a description.",
      [.want, .trace, .gateway], or: [.url, .path]),
    Entry(
      .updateVerified, "TUF's metadata names the target that is wanted, and what its bytes must be.",
      [.want, .trace, .name, .url]),
    Entry(
      .updateRefused, "TUF's metadata, or what came of it, is refused.", [.want, .trace, .kind, .why]),
    Entry(
      .wantDescribed, "Its description is there, signed or not.", [.want, .trace, .object, .name, .bytes, .ms],
      or: [.key, .serial]),
    Entry(
      .wantPeers, "The selector named peers, for the first time.",
      [.want, .trace, .object, .sameISP, .otherISP, .unknown, .ms]),
    Entry(.wantFirstByte, "The first byte is there.", [.want, .trace, .from, .ms], or: [.object]),
    Entry(
      .wantComplete, "Everything was delivered: the bytes, by where they came from.",
      [.want, .trace, .bytes, .ms, .trust, .origin, .sameISP, .otherISP, .unknown, .store, .waited], or: [.object]),
    Entry(.wantWaits, "A try failed, and another follows.", [.want, .trace, .why, .retryMilliseconds], or: [.object]),
    Entry(.wantFailed, "It cannot be had.", [.want, .trace, .kind, .why, .ms, .waited], or: [.object]),
    Entry(.wantAbandoned, "Whoever asked went away.", [.want, .trace, .ms], or: [.object]),
    Entry(
      .noMetainfo, "The server has no description, so that the bytes are fetched from it alone, unverified.",
      [.want, .trace, .url], or: [.object]),
    Entry(
      .originUnreachable, "The origin is away; the description that was kept of the address is used.",
      [.want, .trace, .url, .name], or: [.object]),
    Entry(
      .descriptionStale,
      "The description was to be believed until some time ago, and nobody shows a newer one.",
      [.want, .trace, .name, .lateSeconds], or: [.object]),
    Entry(
      .metainfoUnsigned, "Nobody who is trusted has signed the description for this address.",
      [.want, .trace, .name], or: [.object]),
  ]

  private static let agent: [Entry] = [
    Entry(
      .objectComplete, "All of an object is held and verified: the bytes, by where they came from.",
      [.object, .name, .origin, .sameISP, .otherISP, .unknown, .store]),
    Entry(.objectChanged, "The origin has another version of an object by now.", [.object, .name]),
    Entry(.objectDeleted, "The origin has deleted the file of an object.", [.object, .url]),
    Entry(.objectSpoilt, "The file of an object in the cache was changed by somebody.", [.object, .why]),
    Entry(.objectNotRemoved, "The files of an object in the cache could not be removed.", [.object, .why]),
    Entry(
      .withdrawalObeyed, "An origin has withdrawn a file, and what was here of it is gone.", [.object, .url]),
    Entry(
      .keyFollowed, "A key of an origin (at that URL) has handed over to another, which counts from now on.",
      [.url, .key]),
    Entry(.keyRevoked, "A known key says that it is revoked; nothing more is believed that it signs.", [.key]),
    Entry(
      .registrationCarried, "An origin's registration was brought to a selector that did not know the object.",
      [.object, .selector]),
    Entry(.registrationNotTaken, "A selector did not take it.", [.object, .selector, .why]),
    Entry(
      .descriptionNotKept, "A description could not be kept for the time that its origin is away.", [.url, .why]),
    Entry(
      .announceFailed, "The selector did not take an announce. Only the first failure in a row is told.", [.why]),
    Entry(.peerBanned, "A peer sent a corrupt block and is banned.", [.peer, .object, .block, .why]),
    Entry(.peerMalformed, "A peer sent what is no message of the protocol.", [.peer], or: [.why]),
    Entry(
      .peerSnubbed, "A peer does not answer what was asked of it, and is asked nothing more for now.",
      [.peer, .object]),
    Entry(.peerBrokeRules, "A peer sent a message that the protocol forbids at that point.", [.peer]),
    Entry(.peerNotTrusted, "A peer and this node did not agree on TLS.", [.peer, .why]),
    Entry(.peerIsImpostor, "A peer did not prove to be the node that it named.", [.peer, .claims]),
    Entry(
      .originCorrupt, "A block from the origin is not the one that its description names.", [.object, .block]),
    Entry(.originRests, "The origin is left alone for a while.", [.object, .why, .retryMilliseconds]),
    Entry(.objectUnknown, "A selector does not know an object.", [.object, .selector]),
    Entry(.selectorIsOld, "A selector of an older version takes one object an announce.", [.selector]),
    Entry(.handoverNotOpen, "Other programs cannot hand their wishes to this agent.", [.why]),
    Entry(
      .answersNotKept, "Answers could not be kept in the HTTP cache. They were passed on all the same.", [.why]),
    Entry(.pinsNotKept, "The keys that were met could not be written down.", [.why]),
    Entry(
      .ledgerNotKept,
      "What was taken and given could not be booked. It is tried again; only the first failure in a row is told.",
      [.why]),
    Entry(.ledgerDamaged, "The ledger was damaged: it was moved there, and another one begun.", [.path, .why]),
    Entry(.traceAsked, "A selector asks for what the flight recorder has, as the owner lets it.", [.selector]),
    Entry(.traceShared, "That was brought to it.", [.bytes]),
    Entry(.traceNotShared, "It could not be brought.", [.why]),
  ]

  private static let origin: [Entry] = [
    Entry(.describing, "A large file is being hashed.", [.path, .percent]),
    Entry(.objectPublished, "A file can be had through the swarm.", [.path, .object, .bytes, .serial]),
    Entry(
      .objectWithdrawn, "A published file is gone; at a selector, its origin has withdrawn it.", [],
      or: [.path, .object, .url, .originKey]),
    Entry(.fileDenied, "A file or a directory under the root may not be read. It is told once.", [.path]),
    Entry(.describingFailed, "A file has no description.", [.path, .why]),
    Entry(
      .describingPutOff, "Too many files wait to be described; this one is, when somebody asks for it.", [.path]),
    Entry(.keysChanged, "Other keys sign from now on, and all is signed anew: the one that signs for good.", [.key]),
    Entry(
      .keysUnusable, "The files of the keys have changed, but cannot be used; those of before sign on.", [.why]),
    Entry(.registered, "The selector knows all objects.", [.objects]),
    Entry(
      .registrationFailed, "The selector did not take a registration, or not all of one.",
      [.why, .retryMilliseconds]),
    Entry(.urlUnusable, "The address that descriptions name is one that no client can connect to.", [.url]),
    Entry(.noSelector, "The origin runs without a selector: agents find no peers, and fetch from it alone."),
  ]

  private static let selector: [Entry] = [
    Entry(.storeFound, "The store that selectors share can be reached.", [.emptied]),
    Entry(
      .storeLost,
      "It cannot be reached, or refuses what it is told; the selector answers from what it knows meanwhile.", [.why]),
    Entry(.mapCut, "ALTO's network map has no room for all of the operator's table.", [.why]),
    Entry(.operatorsRead, "The file of operators was changed, and counts from now on.", [.path]),
    Entry(
      .operatorsUnusable, "The file of operators was changed and cannot be used; what was read before stays.", [.why]),
    Entry(
      .localitiesRead,
      "A file that says where addresses are was replaced, and all of them count from now on as they are."),
    Entry(.localitiesUnusable, "One was replaced and cannot be used; what was read before stays.", [.why]),
    Entry(.policyChanged, "Peers are ranked by another policy from now on.", [.version, .before], or: [.operator]),
    Entry(.objectAdded, "An object is tracked from now on.", [.object, .url, .originKey]),
    Entry(.registrationRefused, "A registration was refused.", [.originKey, .why]),
    Entry(
      .peersNamed, "An agent that names the trace of its download was told of peers for the first time.",
      [.trace, .object, .by, .peers]),
    Entry(.peerRefused, "There is no more room for peers of an object.", [.peer, .object]),
    Entry(.polluterReported, "An agent says that a peer sends corrupt blocks.", [.peer, .by]),
    Entry(
      .peerUnreachable,
      "An agent says that it could not reach a peer of which it was told, and its network had not said so.",
      [.peer, .by]),
    Entry(.forgotten, "Peers and objects that were silent for too long.", [.peers, .objects]),
    Entry(
      .tracesAsked, "An operator wants what the flight recorders of agents have, of one object or of all.",
      [.operator, .peers], or: [.object]),
    Entry(.tracesNotKept, "What an agent brought of that could not be kept.", [.by, .why]),
  ]
}
