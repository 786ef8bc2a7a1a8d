// What Linux knows of sockets, and of threads that wait for them, and the standard module map leaves out: it is made
// without _GNU_SOURCE. No header of the system is included, so that none of its types has two modules for an owner; the
// layout is that of 64-bit Linux.

/// As `struct mmsghdr` (recvmmsg(2)).
struct datagram_header {
  void *name;
  unsigned name_length;
  void *parts;
  unsigned long part_count;
  void *control;
  unsigned long control_length;
  int flags;
  int padding;
  /// Bytes that were received or sent.
  unsigned length;
};

int receive_datagrams(int socket, struct datagram_header *headers, unsigned count, int flags, void *timeout)
  __asm__("recvmmsg");
int send_datagrams(int socket, struct datagram_header *headers, unsigned count, int flags) __asm__("sendmmsg");
int accept_with_flags(int socket, void *address, unsigned *length, int flags) __asm__("accept4");
int make_event(unsigned start, int flags) __asm__("eventfd");
int name_thread(unsigned long thread, const char *name) __asm__("pthread_setname_np");
