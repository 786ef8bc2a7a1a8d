import Swarming
import Vocabulary
import Wire

/// What becomes of an object for those who want it: its readers get what has come, and who has received nothing yet
/// begins again when the origin has another version.
enum ObjectOutcomes {
  // MARK: Blocks

  /// A peer has sent a block. It is asked for more, unless it lied.
  static func blockArrived(
    _ link: LinkID, _ request: PieceRequest, _ verdict: AgentInput.Verdict, _ wants: inout Wants,
    _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    guard let at = objects.place(of: link, turn) else { return }
    switch objects[at].blockArrived(link, request, verdict, &turn) {
    case .isHeld: held(by: at, &wants, &objects, &turn)
    case .isPolluted(let endpoint, let block):
      objects.ban(endpoint, for: block, of: at, &turn)
      return objects.drive(at, &turn)
    case .hasChanged, .isNoted: break
    }
    objects[at].ask(link, hasBrought: true, &turn)
  }

  /// The origin has sent a block.
  static func originBrought(
    _ block: BlockIndex, by request: OriginRequestID, _ verdict: AgentInput.Verdict, _ wants: inout Wants,
    _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    guard let at = objects.place(of: request, turn) else { return }
    switch objects[at].originBrought(block, by: request, verdict, &turn) {
    case .isHeld: held(by: at, &wants, &objects, &turn)
    case .hasChanged: changed(at, &wants, &objects, &turn)
    case .isPolluted, .isNoted: break
    }
  }

  /// The staged blocks of a piece were judged.
  static func judged(
    _ handle: ObjectHandle, _ judgement: AgentInput.Judgement, _ wants: inout Wants, _ objects: inout ObjectTable,
    _ turn: inout Turn
  ) {
    guard let at = objects.place(of: handle) else { return }
    objects[at].judged(judgement.piece)
    for block in judgement.good {
      if case .isHeld = objects[at].adopt(block, &turn) { held(by: at, &wants, &objects, &turn) }
    }
    let guilty = objects[at].accuse(judgement, &turn)
    for (endpoint, block) in guilty.peers { objects.ban(endpoint, for: block, of: at, &turn) }
    if let block = guilty.originBlock, case .hasChanged = objects[at].blameOrigin(block, &turn) {
      return changed(at, &wants, &objects, &turn)
    }
    objects.drive(at, &turn)
  }

  /// An object has a block more: its readers get what has become contiguous.
  private static func held(
    by at: Int, _ wants: inout Wants, _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    wants.held(by: at, &objects, &turn)
    if objects.isWorthConfirming(at: at) { objects[at].confirm(&turn) }
  }

  /// The store wrote what it was asked about: readers get it, and an object with all its blocks is complete.
  static func stored(
    _ handle: ObjectHandle, _ wants: inout Wants, _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    guard let at = objects.place(of: handle), objects[at].takeConfirmation() else { return }
    wants.held(by: at, &objects, &turn)
    guard objects.isWorthConfirming(at: at) else { return }
    guard objects[at].intake.stored.isSettled else { return objects[at].confirm(&turn) }
    objects[at].completed(&turn)
  }

  // MARK: The file

  /// The head of an answer of the origin came.
  static func originAnswered(
    _ request: OriginRequestID, _ head: AgentInput.OriginAnswer, _ wants: inout Wants, _ objects: inout ObjectTable,
    _ turn: inout Turn
  ) {
    guard let at = objects.place(of: request, turn) else { return }
    switch objects[at].originAnswered(request, head, &turn) {
    case .hasChanged: changed(at, &wants, &objects, &turn)
    case .isDeleted(let url):
      let sentence = "\(url) was deleted at its origin (\(head.status))"
      wants.failAll(of: objects[at].handle, .notFound, sentence, &objects, &turn)
    case .hasNoLeaves, .isNoted: break
    }
  }

  /// Somebody has changed the file of an object in the cache: it is opened again, and what is wrong comes again.
  static func spoilt(
    _ handle: ObjectHandle, _ sentence: String, _ wants: inout Wants, _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    guard let at = objects.place(of: handle) else { return }
    let readers = wants.ids(of: handle)
    turn.log(.warning, .objectSpoilt, [.init("object", objects.name(at: at).hex), .init("why", sentence)])
    objects.close(handle, .objectGone, &turn)
    wants.restart(readers, sentence, &objects, &turn)
  }

  /// The origin has another version of an object.
  private static func changed(
    _ at: Int, _ wants: inout Wants, _ objects: inout ObjectTable, _ turn: inout Turn
  ) {
    let (handle, description) = (objects[at].handle, objects[at].description)
    let readers = wants.ids(of: handle)
    turn.log(
      .notice, .objectChanged,
      [.init("object", description.infohashes.v2.hex), .init("name", description.name)])
    objects.close(handle, .objectGone, &turn)
    let sentence = "\(description.name) changed at its origin while it was fetched; ask again for the new version"
    wants.restart(readers, sentence, &objects, &turn)
  }
}
