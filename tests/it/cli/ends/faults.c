/* Loaded before the C library: lets a call of the system fail, or a signal come, at a place that a test chooses.
 *
 * FAULT_CALL   read, write, open, fsync, rename or close: calls that fail; or any: calls are counted
 * FAULT_PATH   those whose file has this in its path
 * FAULT_AFTER  how many bytes are read or written before, or how many such calls are made
 * FAULT_ERROR  the number of the error
 * FAULT_SIGNAL with any: the signal that comes before the next call, in place of an error
 * FAULT_PAUSE  how many microseconds that call then waits
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static const char *wanted_call, *wanted_path;
static atomic_long left;
static int error_number, signal_number, pause_time;

static long number(const char *name) {
    const char *value = getenv(name);
    return value ? atol(value) : 0;
}

__attribute__((constructor)) static void begin(void) {
    wanted_call = getenv("FAULT_CALL");
    wanted_path = getenv("FAULT_PATH");
    left = number("FAULT_AFTER");
    error_number = (int)number("FAULT_ERROR");
    signal_number = (int)number("FAULT_SIGNAL");
    pause_time = (int)number("FAULT_PAUSE");
}

/* Sends the signal where its call has come. */
static void step(void) {
    if (wanted_call && strcmp(wanted_call, "any") == 0 && atomic_fetch_sub(&left, 1) == 0) {
        kill(getpid(), signal_number);
        if (pause_time) usleep(pause_time);
    }
}

static int is_wanted(const char *call, const char *path) {
    return wanted_call && strcmp(wanted_call, call) == 0 && strstr(path, wanted_path);
}

static int is_wanted_of(const char *call, int file) {
    char link[64], path[4096];
    if (!wanted_call || strcmp(wanted_call, call) != 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_wanted(call, path);
}

/* Whether one more call is one too many. */
static int fails(int is_wanted) {
    return is_wanted && atomic_fetch_sub(&left, 1) <= 0;
}

static int fail(void) {
    errno = error_number;
    return -1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t read(int file, void *into, size_t size) {
    step();
    if (!size || !is_wanted_of("read", file)) return REAL(read)(file, into, size);
    if (left <= 0) return fail();
    ssize_t done = REAL(read)(file, into, size > (size_t)left ? (size_t)left : size);
    if (done > 0) left -= done;
    return done;
}

ssize_t write(int file, const void *from, size_t size) {
    step();
    if (!size || !is_wanted_of("write", file)) return REAL(write)(file, from, size);
    if (left <= 0) return fail();
    ssize_t done = REAL(write)(file, from, size > (size_t)left ? (size_t)left : size);
    if (done > 0) left -= done;
    return done;
}

int open64(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = va_arg(more, mode_t);
    va_end(more);
    step();
    return fails(is_wanted("open", path)) ? fail() : REAL(open64)(path, flags, mode);
}

int fsync(int file) {
    step();
    return fails(is_wanted_of("fsync", file)) ? fail() : REAL(fsync)(file);
}

int rename(const char *from, const char *to) {
    step();
    return fails(is_wanted("rename", to)) ? fail() : REAL(rename)(from, to);
}

int fchmod(int file, mode_t mode) {
    step();
    return REAL(fchmod)(file, mode);
}

int unlink(const char *path) {
    step();
    return REAL(unlink)(path);
}

int close(int file) {
    step();
    int failing = fails(is_wanted_of("close", file));
    int closed = REAL(close)(file);
    return failing ? fail() : closed;
}
