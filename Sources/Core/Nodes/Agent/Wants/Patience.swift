import Swarming
import Vocabulary

/// When a want has waited in vain for long enough, and what its user is told then.
enum Patience {
  /// Why a want fails that nothing has come for; nil while it may go on.
  static func failure(
    of want: borrowing Want, _ objects: borrowing ObjectTable, _ turn: borrowing Turn
  ) -> TransferFailure? {
    guard case .attached(let handle) = want.phase, let place = objects.place(of: handle), !want.reading.awaitsReader,
      !want.reading.isBeingHashed,
      turn.now - max(want.reading.lastProgress, objects[place].exchange.lastProgress) > turn.policy.patience
    else { return nil }
    let seconds = turn.policy.patience.milliseconds / 1_000
    guard turn.cache.mayAsk else {
      return TransferFailure(
        .storage,
        "there has been no room in the cache for \(seconds) s: what it holds is pinned or being read; give it more "
          + "with --cache-size, or remove something")
    }
    let (have, all) = (objects[place].exchange.held.trueCount, objects[place].geometry.blockCount)
    return TransferFailure(
      .unreachable,
      "nothing has come for \(seconds) s: neither the origin nor a peer gives the rest (\(have) of \(all) blocks are "
        + "kept and will be used next time)")
  }
}
