// The clients of announces.py: announces over UDP (BEP 15) or HTTP from many addresses, some under way at a time.
//
// usage: announces fill|udp|asked|kept|new ADDRESS PORT ANNOUNCES AT-ONCE < CLIENTS
//
// A line of CLIENTS is an address of this machine, an infohash in hexadecimal digits, and how many bytes are left. Over
// "udp" each client asked for its connection id before the time began, over "asked" it asks before each announce. Over
// "kept" a client keeps its connection, over "new" it makes one for each announce and reads until the tracker ends it.
// Prints seconds, announces answered, peers in the answers, and their bytes. An answer without peers ends all, but to
// "fill", which is as "udp".

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum way { UDP, ASKED, KEPT, NEW };
enum { MOST_ANSWER = 8192, PEERS_WANTED = 50, PORT = 6881 };

struct client {
  struct sockaddr_in address;
  uint8_t infohash[20], id[20];
  long long left;
  uint64_t connection;
  int socket, is_busy, is_connected, request_length, length;
  char request[512], answer[MOST_ANSWER];
};

static struct sockaddr_in server;
static struct client *clients;
static int client_count, poller, least_peers = 1;
static enum way way;
static long long answered, peers, bytes;

static void fail(const char *what) {
  fprintf(stderr, "announces: %s: %s\n", what, strerror(errno));
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static char *escaped(char *to, const uint8_t *from) {
  for (int at = 0; at < 20; at++) to += sprintf(to, "%%%02x", from[at]);
  return to;
}

static void read_clients(void) {
  char address[64], infohash[64];
  long long left;
  int room = 0;
  while (scanf("%63s %63s %lld", address, infohash, &left) == 3) {
    if (client_count == room) clients = realloc(clients, (room = room * 2 + 64) * sizeof *clients);
    if (!clients) fail("memory");
    struct client *client = &clients[client_count++];
    memset(client, 0, sizeof *client);
    client->socket = -1;
    client->left = left;
    client->address.sin_family = AF_INET;
    if (!inet_aton(address, &client->address.sin_addr)) fail(address);
    for (int at = 0; at < 20; at++) sscanf(infohash + 2 * at, "%2hhx", &client->infohash[at]);
    char id[21];
    snprintf(id, sizeof id, "-XX0001-%012d", client_count);
    memcpy(client->id, id, 20);
    char *to = client->request + sprintf(client->request, "GET /announce?info_hash=");
    to = escaped(to, client->infohash);
    to = escaped(to + sprintf(to, "&peer_id="), client->id);
    to += sprintf(to, "&port=%d&uploaded=0&downloaded=0&left=%lld&corrupt=0&key=%08X&event=&numwant=%d&compact=1"
      "&no_peer_id=1&supportcrypto=1&redundant=0 HTTP/1.1\r\nHost: tracker\r\nUser-Agent: client/2.0\r\n"
      "Accept-Encoding: gzip\r\nConnection: %s\r\n\r\n", PORT, left, client_count, PEERS_WANTED,
      way == NEW ? "close" : "keep-alive");
    client->request_length = to - client->request;
  }
}

static void open_socket(struct client *client) {
  int kind = way <= ASKED ? SOCK_DGRAM : SOCK_STREAM, one = 1;
  client->socket = socket(AF_INET, kind | SOCK_NONBLOCK, 0);
  if (client->socket < 0) fail("socket");
  if (way > ASKED) {
    setsockopt(client->socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    setsockopt(client->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  }
  if (bind(client->socket, (void *)&client->address, sizeof client->address)) fail("bind");
  if (connect(client->socket, (void *)&server, sizeof server) && errno != EINPROGRESS) fail("connect");
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
  // A connection over loopback stands as soon as it is asked for, unless the tracker has too many waiting.
  if (way > ASKED) event.events |= EPOLLOUT | EPOLLET;
  if (epoll_ctl(poller, EPOLL_CTL_ADD, client->socket, &event)) fail("epoll");
}

static void put32(char *at, uint32_t value) { value = htobe32(value), memcpy(at, &value, 4); }
static void put64(char *at, uint64_t value) { value = htobe64(value), memcpy(at, &value, 8); }
static uint32_t get32(const char *at) { uint32_t value; return memcpy(&value, at, 4), be32toh(value); }

static void send_datagram(struct client *client, int is_announce) {
  char datagram[98] = {0};
  put64(datagram, is_announce ? client->connection : 0x41727101980);
  put32(datagram + 8, is_announce);
  put32(datagram + 12, client - clients);
  if (is_announce) {
    memcpy(datagram + 16, client->infohash, 20);
    memcpy(datagram + 36, client->id, 20);
    put64(datagram + 64, client->left);
    put32(datagram + 88, client - clients);
    put32(datagram + 92, PEERS_WANTED);
    datagram[96] = PORT >> 8, datagram[97] = PORT & 255;
  }
  int length = is_announce ? 98 : 16;
  if (send(client->socket, datagram, length, 0) != length) fail("send");
}

static void send_request(struct client *client) {
  client->length = 0;
  if (send(client->socket, client->request, client->request_length, MSG_NOSIGNAL) != client->request_length)
    fail("send");
}

static void begin(struct client *client) {
  client->is_busy = 1;
  if (way == UDP) return send_datagram(client, 1);
  if (way == ASKED) return send_datagram(client, 0);
  if (client->socket < 0) {
    client->is_connected = 0;
    open_socket(client);
  } else {
    send_request(client);
  }
}

static void end(struct client *client, int count, int length) {
  errno = EPROTO;
  if (count < least_peers) fail("an answer without peers");
  client->is_busy = 0;
  answered++, peers += count, bytes += length;
}

// Whether the answer to an announce came; a connection id is taken, and used at once where there is something to say.
static int read_datagram(struct client *client) {
  char answer[MOST_ANSWER];
  int length = recv(client->socket, answer, sizeof answer, 0);
  if (length < 0 && errno == EAGAIN) return 0;
  errno = EPROTO;
  if (length < 16 || get32(answer + 4) != (uint32_t)(client - clients)) fail("a datagram of another sort");
  if (get32(answer) == 0) {
    memcpy(&client->connection, answer + 8, 8);
    client->connection = be64toh(client->connection);
    if (client->is_busy) send_datagram(client, 1);
    return 0;
  }
  if (get32(answer) != 1 || (length - 20) % 6) fail("a datagram of another sort");
  end(client, (length - 20) / 6, length);
  return 1;
}

// How long the whole answer is, or 0 while that is not known.
static int whole(struct client *client) {
  client->answer[client->length] = 0;
  char *body = memmem(client->answer, client->length, "\r\n\r\n", 4);
  if (!body) return 0;
  char *field = strcasestr(client->answer, "\r\ncontent-length:");
  errno = EPROTO;
  if (strncmp(client->answer + 8, " 200 ", 5) || !field || field > body) fail(client->answer);
  return body + 4 - client->answer + atoi(field + 17);
}

static int read_answer(struct client *client, uint32_t events) {
  if (!client->is_connected && events & EPOLLOUT) {
    client->is_connected = 1;
    if (client->is_busy) send_request(client);
  }
  int is_over = 0;
  while (1) {
    int count = recv(client->socket, client->answer + client->length, MOST_ANSWER - 1 - client->length, 0);
    if (count < 0 && errno == EAGAIN) break;
    if (count < 0) fail("recv");
    if (count == 0) { is_over = 1; break; }
    client->length += count;
    if (client->length == MOST_ANSWER - 1) fail("an answer too long");
    if (way == KEPT) break;
  }
  int length = whole(client);
  if (is_over && (way == KEPT || !length || client->length < length)) fail("a connection was cut");
  if (!length || client->length < length || (way == NEW && !is_over)) return 0;
  char *list = memmem(client->answer, length, "5:peers", 7);
  end(client, list && list[7] != 'l' && list[7] != '0' ? atoi(list + 7) / 6 : 0, length);
  if (way == NEW) close(client->socket), client->socket = -1;
  return 1;
}

int main(int count, char **words) {
  static const char *ways[] = {"udp", "asked", "kept", "new"};
  if (count != 6) fail("usage: announces WAY ADDRESS PORT ANNOUNCES AT-ONCE");
  if (!strcmp(words[1], "fill")) least_peers = 0, words[1] = "udp";
  while (strcmp(words[1], ways[way])) if (++way > NEW) fail(words[1]);
  server.sin_family = AF_INET, server.sin_port = htons(atoi(words[3]));
  if (!inet_aton(words[2], &server.sin_addr)) fail(words[2]);
  long long wanted = atoll(words[4]), begun = 0;
  int window = atoi(words[5]);
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  poller = epoll_create1(0);
  read_clients();
  if (window > client_count) window = client_count;
  struct epoll_event events[256];
  if (way != NEW) for (int at = 0; at < client_count; at++) {
    struct client *client = &clients[at];
    open_socket(client);
    if (way == UDP) do {
      send_datagram(client, 0);
      epoll_wait(poller, events, 256, 1000);
      read_datagram(client);
    } while (!client->connection);
    if (way == KEPT) {
      client->is_connected = 1;
      socklen_t size = sizeof errno;
      if (epoll_wait(poller, events, 256, 5000) < 1) fail("connect");
      if (getsockopt(client->socket, SOL_SOCKET, SO_ERROR, &errno, &size) || errno) fail("connect");
    }
  }
  double start = now();
  int next = 0;
  while (begun < window && begun < wanted) begin(&clients[next++ % client_count]), begun++;
  while (answered < wanted) {
    int ready = epoll_wait(poller, events, 256, 5000);
    if (ready == 0) fail("no answer");
    for (int at = 0; at < ready; at++) {
      struct client *client = events[at].data.ptr;
      int is_done = way <= ASKED ? read_datagram(client) : read_answer(client, events[at].events);
      if (!is_done || begun == wanted) continue;
      while (clients[next % client_count].is_busy) next++;
      begin(&clients[next++ % client_count]), begun++;
    }
  }
  printf("%.6f %lld %lld %lld\n", now() - start, answered, peers, bytes);
}
