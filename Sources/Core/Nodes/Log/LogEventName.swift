/// The catalogue of everything that a node writes to its log. A name never changes its meaning; `LogField` says what
/// its fields are. Fields in brackets are there only when they are known.
package enum LogEventName: String, Codable, CaseIterable, Sendable {
  // Every node

  /// The node answers from now on: `endpoint`; an origin also `key` and `url`, an agent `client` and `uploads`.
  case listening
  /// The trace ended before the node, for example because the disk is full: `why`, [`at`].
  case traceStopped = "trace_stopped"
  /// Callers are not taken for a moment, most likely because the process has as many files open as it may: `why`. It is
  /// told once a minute.
  case callersWait = "callers_wait"
  /// The files of its TLS certificate have changed, and new connections are shown the new one: `path`.
  case certificateRenewed = "certificate_renewed"
  /// They have changed, but cannot be used; the certificate of before stays: `why`.
  case certificateUnusable = "certificate_unusable"
  /// The certificate of a client is not accepted: `why`.
  case clientRefused = "client_refused"

  // A selector that shares its registry with others

  /// The store that selectors share can be reached: `emptied`.
  case storeFound = "store_found"
  /// It cannot be reached, or refuses what it is told; the selector answers from what it knows meanwhile: `why`.
  case storeLost = "store_lost"

  // A download: each line carries `want`, and `object` once it is known

  /// Somebody asked for an object: `want`, `url` (less its query) or `path` (of a description), `gateway`.
  case wantAccepted = "want_accepted"
  /// TUF's metadata names the target that is wanted, and what its bytes must be: `want`, `name`, `url`.
  case updateVerified = "update_verified"
  /// TUF's metadata, or what came of it, is refused: `want`, `kind`, `why`.
  case updateRefused = "update_refused"
  /// Its description is there, signed or not: `want`, `object`, `name`, `bytes`, [`key`, `serial`], `ms`.
  case wantDescribed = "want_described"
  /// The selector named peers, for the first time: `want`, `object`, `same_isp`, `other_isp`, `unknown`, `ms`.
  case wantPeers = "want_peers"
  /// The first byte of the object is there: `want`, `object`, `from`, `ms`.
  case wantFirstByte = "want_first_byte"
  /// Everything was delivered: `want`, [`object`], `bytes`, `ms`, `trust` (`signed`, `hashes`, `none`), and the bytes
  /// by source: `origin`, `same_isp`, `other_isp`, `unknown`, `store`; `waited`.
  case wantComplete = "want_complete"
  /// A try failed, and another follows: `want`, [`object`], `why`, `retry_ms`.
  case wantWaits = "want_waits"
  /// It cannot be had: `want`, [`object`], `kind`, `why`, `ms`, `waited`.
  case wantFailed = "want_failed"
  /// Whoever asked went away: `want`, [`object`], `ms`.
  case wantAbandoned = "want_abandoned"
  /// The server has no description, so that the bytes are fetched from it alone, unverified: `want`, `url`.
  case noMetainfo = "no_metainfo"
  /// The origin is away; the description that was kept of the address is used: `want`, `url`, `name`.
  case originUnreachable = "origin_unreachable_using_kept_description"
  /// The description was to be believed until `late_s` seconds ago, and nobody shows a newer one: `want`, `name`,
  /// `late_s`.
  case descriptionStale = "description_stale"
  /// Nobody who is trusted has signed the description for this address: `want`, `object`, `name`.
  case metainfoUnsigned = "metainfo_unsigned"

  // An agent

  /// A request at the gateway is over: `request`, `method`, `target` (less its query), `status`, `bytes` (of the body),
  /// `whole`, `ms`, `remote`, and those of the bytes by source that are not 0: `origin`, `same_isp`, `other_isp`,
  /// `unknown`, `store`, `pass`, `cached`.
  case request
  /// All of an object is held and verified: `object`, `name`, and the bytes by source: `origin`, `same_isp`,
  /// `other_isp`, `unknown`, `store`.
  case objectComplete = "object_complete"
  /// The origin has another version of an object by now: `object`, `name`.
  case objectChanged = "object_changed"
  /// The origin has deleted the file of an object: `object`, `url`.
  case objectDeleted = "object_deleted"
  /// The file of an object in the cache was changed by somebody.
  case objectSpoilt = "object_spoilt"
  /// The files of an object in the cache could not be removed.
  case objectNotRemoved = "object_not_removed"
  /// An origin has withdrawn a file, and what was here of it is gone: `object`, `url`.
  case withdrawalObeyed = "withdrawal_obeyed"
  /// A key of an origin has handed over to another, which counts from now on: `url` (of the origin), `key` (the old
  /// one).
  case keyFollowed = "key_followed"
  /// A key that is known says that it is revoked, and nothing more is believed that it signs: `key`.
  case keyRevoked = "key_revoked"
  /// An origin's registration was brought to a selector that did not know the object: `object`, `selector`.
  case registrationCarried = "registration_carried"
  /// A selector did not take it: `object`, `selector`, `why`.
  case registrationNotTaken = "registration_not_taken"
  /// A description could not be kept for the time that its origin is away: `url`, `why`.
  case descriptionNotKept = "description_not_kept"
  /// The selector did not take an announce: `why`. Only the first failure in a row is told.
  case announceFailed = "announce_failed"
  /// A peer sent a corrupt block and is banned: `peer`, `object`, `block`, `why`.
  case peerBanned = "peer_banned"
  /// A peer sent what is no message of the protocol: `peer`, [`why`].
  case peerMalformed = "peer_malformed"
  /// A peer sent a message that the protocol forbids at that point: `peer`.
  case peerBrokeRules = "peer_broke_rules"
  /// A peer and this node did not agree on TLS: `peer`, `why`.
  case peerNotTrusted = "peer_not_trusted"
  /// A peer did not prove to be the node that it named: `peer`, `claims`.
  case peerIsImpostor = "peer_is_impostor"
  /// A block from the origin is not the one that its description names: `object`, `block`.
  case originCorrupt = "origin_corrupt"
  /// The origin is left alone for a while: `object`, `why`, `retry_ms`.
  case originRests = "origin_rests"
  /// A selector does not know an object: `object`, `selector`.
  case objectUnknown = "object_unknown"
  /// A selector of an older version takes one object an announce: `selector`.
  case selectorIsOld = "selector_is_old"
  /// Other programs cannot hand their wishes to this agent: `why`.
  case handoverNotOpen = "handover_not_open"
  /// Answers could not be kept in the HTTP cache: `why`. They were passed on all the same.
  case answersNotKept = "answers_not_kept"
  /// The keys that were met could not be written down: `why`.
  case pinsNotKept = "pins_not_kept"

  // An origin

  /// A large file is being hashed: `path`, `percent`.
  case describing
  /// A file can be had through the swarm: `path`, `object`, `bytes`, `serial`.
  case objectPublished = "object_published"
  /// A published file is gone: `path`.
  case objectWithdrawn = "object_withdrawn"
  /// A file or a directory under the root may not be read: `path`. It is told once.
  case fileDenied = "file_denied"
  /// A file has no description: `path`, `why`.
  case describingFailed = "describing_failed"
  /// Too many files wait to be described; this one is, when somebody asks for it: `path`.
  case describingPutOff = "describing_put_off"
  /// Other keys sign from now on, and all is signed anew: `key` (the one that signs for good).
  case keysChanged = "keys_changed"
  /// The files of the keys have changed, but cannot be used; those of before sign on: `why`.
  case keysUnusable = "keys_unusable"
  /// The selector knows all objects: `objects`.
  case registered
  /// The selector did not take a registration, or not all of one: `why`, `retry_ms`.
  case registrationFailed = "registration_failed"
  /// The address that descriptions name is one that no client can connect to: `url`.
  case urlUnusable = "url_unusable"
  /// The origin runs without a selector: agents find no peers, and fetch from it alone.
  case noSelector = "no_selector"

  // A selector

  /// ALTO's network map has no room for all of the operator's table: `why`.
  case mapCut = "map_cut"
  /// The file of operators was changed, and counts from now on: `path`.
  case operatorsRead = "operators_read"
  /// The file of operators was changed and cannot be used; what was read before stays: `why`.
  case operatorsUnusable = "operators_unusable"
  /// A file that says where addresses are was replaced, and all of them count from now on as they are.
  case localitiesRead = "localities_read"
  /// One was replaced and cannot be used; what was read before stays: `why`.
  case localitiesUnusable = "localities_unusable"
  /// Peers are ranked by another policy from now on: `version`, `before` (the version of the one before), [`operator`].
  case policyChanged = "policy_changed"
  /// An object is tracked from now on: `object`, `url`, `origin_key`.
  case objectAdded = "object_added"
  /// A registration was refused: `origin_key`, `why`.
  case registrationRefused = "registration_refused"
  /// There is no more room for peers of an object: `peer`, `object`.
  case peerRefused = "peer_refused"
  /// An agent says that a peer sends corrupt blocks: `peer`, `object`, `by`.
  case polluterReported = "polluter_reported"
  /// An agent says that it could not reach a peer of which it was told, and its network had not said so: `peer`, `by`.
  case peerUnreachable = "peer_unreachable"
  /// Peers and objects that were silent for too long: `peers`, `objects`.
  case forgotten
}
