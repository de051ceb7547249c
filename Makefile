# linnet: one non-recursive Makefile. `make` builds build/linnet; `make help` lists the rest.
# Libraries are found by pkg-config; `tools/setup` installs them on Debian.

B       ?= build
O       ?= -O2
WERROR  ?=
SAN     ?=
DEFINES ?=
PREFIX  ?= /usr/local
DESTDIR ?=
ifeq ($(origin CC),default)
CC := gcc
endif
ifeq ($(origin CXX),default)
CXX := g++
endif

VERSION  := $(shell sed -n 's/^#define LINNET_VERSION "\(.*\)"/\1/p' include/linnet.h)
PKGS     := simdjson icu-uc icu-i18n libhs libcyaml libmicrohttpd libxxhash libsodium libpsl libidn2
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS   := $(shell pkg-config --libs $(PKGS) 2>/dev/null)

WARN   := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wvla -Wformat=2 -Wundef -Wcast-qual \
          -Wpointer-arith $(WERROR)
WARN_C := $(WARN) -Wstrict-prototypes -Wmissing-prototypes
HARDEN := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection \
          -fcf-protection -ftrivial-auto-var-init=zero -fPIE
ifneq ($(SAN),)
HARDEN := -fPIE -fno-omit-frame-pointer -fsanitize=$(SAN) -fno-sanitize-recover=undefined
endif
CPPFLAGS := -D_GNU_SOURCE -Iinclude -Isrc $(DEFINES)
SYSTEM   := $(patsubst -I%,-isystem %,$(PKG_CFLAGS))
CFLAGS   := -std=c17 -g $(O) $(WARN_C) $(HARDEN) $(SYSTEM) -fvisibility=hidden -MMD -MP -pthread
CXXFLAGS := -std=c++17 -g $(O) -Wall -Wextra $(WERROR) $(HARDEN) $(SYSTEM) -fvisibility=hidden \
            -fno-exceptions -fno-rtti -MMD -MP
LDFLAGS  := -pie -Wl,-z,relro,-z,now -pthread $(if $(SAN),-fsanitize=$(SAN))
LDLIBS   := $(PKG_LIBS) -lstdc++ -lm

# simdjson's on-demand front end picks its instruction set when it is compiled; Westmere (2010)
# is the oldest that is fast, and Hyperscan needs SSSE3 anyway. Other machines get its portable one.
ifeq ($(shell uname -m),x86_64)
$(B)/src/base/json.o: CXXFLAGS += -march=westmere
endif

SRC_C   := $(filter-out src/cli/main.c,$(wildcard src/*/*.c))
SRC_CC  := $(wildcard src/*/*.cc)
OBJ     := $(SRC_C:%.c=$(B)/%.o) $(SRC_CC:%.cc=$(B)/%.o)
TESTS_C := $(wildcard tests/*/test_*.c)
FUZZ_C  := $(wildcard tests/fuzz/fuzz_*.c)
FUZZ    := $(FUZZ_C:tests/fuzz/fuzz_%.c=$(B)/fuzz/%)
LEARN   := $(patsubst %.c,$(B)/%.o,$(wildcard learn/*.c))
REPLAY  := $(FUZZ_C:tests/fuzz/fuzz_%.c=$(B)/tests/fuzz/%.t)
TESTS   := $(TESTS_C:tests/%.c=$(B)/tests/%.t) $(REPLAY)
MAN     := $(patsubst docs/man/%.scd,$(B)/man/%,$(wildcard docs/man/*.scd))
TAP     := CMOCKA_MESSAGE_OUTPUT=TAP prove -r -j2 --ext .t --exec ''

# One line a file; `make V=1` shows the whole commands.
ifeq ($(V),)
Q    := @
say   = @echo "  $(1) $@"
else
say   = @:
endif

all: $(B)/linnet $(B)/linnet-learn ## build the programs (the default)

$(B)/liblinnet.a: $(OBJ)
	@rm -f $@
	$(call say,AR)
	$(Q)$(AR) rcD $@ $(OBJ)

$(B)/linnet: $(B)/src/cli/main.o $(B)/liblinnet.a
	$(call say,CC)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# The program that trains models and measures them. Nothing in src/ knows it, and only it links
# liblinear. Its table of commands stands in for that of linnet, which stays in the library.
$(B)/linnet-learn: $(B)/src/cli/main.o $(LEARN) $(B)/liblinnet.a
	$(call say,CC)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) -llinear

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(B)/%.o: %.cc
	@mkdir -p $(@D)
	$(call say,CXX)
	$(Q)$(CXX) $(CPPFLAGS) $(CXXFLAGS) -c -o $@ $<

$(B)/tests/%.t: tests/%.c $(B)/liblinnet.a
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CPPFLAGS) -Itests $(CFLAGS) -Wno-missing-prototypes -MF $@.d -o $@ $< $(B)/liblinnet.a \
	  $(LDFLAGS) -lcmocka $(LDLIBS)

$(B)/tests/learn/%.t: tests/learn/%.c $(LEARN) $(B)/liblinnet.a
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CPPFLAGS) -I. -Itests $(CFLAGS) -Wno-missing-prototypes -MF $@.d -o $@ $< $(LEARN) \
	  $(B)/liblinnet.a $(LDFLAGS) -lcmocka $(LDLIBS) -llinear

# A fuzz target linked with a main that replays its corpus: a test like any other.
$(B)/tests/fuzz/%.t: $(B)/tests/fuzz/fuzz_%.o $(B)/tests/fuzz/replay.o $(B)/liblinnet.a
	$(call say,CC)
	$(Q)$(CC) -o $@ $^ $(LDFLAGS) $(LDLIBS)

$(B)/tests/fuzz/%.o: CFLAGS += -Wno-missing-prototypes

# The same target linked with libFuzzer, to search. Built by `make fuzz-build`.
$(B)/fuzz/%: $(B)/tests/fuzz/fuzz_%.o $(B)/liblinnet.a
	@mkdir -p $(@D)
	$(call say,CXX)
	$(Q)$(CXX) -fsanitize=fuzzer,address,undefined -o $@ $^ $(LDFLAGS) $(LDLIBS)

fuzz-targets: $(FUZZ)

$(B)/learn/%.o: CPPFLAGS += -I.

# The public page. web/dist is committed, so only `make web` needs Node; page.c takes it in.
$(B)/src/serve/page.o: web/dist/index.html web/dist/app.js web/dist/app.css

web: ## build the page's files anew (needs Node)
	cd web && npm ci --no-audit --no-fund && node build.mjs

# The server that tests/web/page.t asks when it must know the answers beforehand.
DOUBLE := $(B)/tests/serve/double_server
$(DOUBLE): tests/serve/double_server.c $(B)/liblinnet.a
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CPPFLAGS) -Itests $(CFLAGS) -Wno-missing-prototypes -MF $@.d -o $@ $< $(B)/liblinnet.a \
	  $(LDFLAGS) $(LDLIBS)

tests: $(TESTS) $(DOUBLE)

check: ## run every test; see tools/check
	tools/check

check-c: tests ## run the C tests and the fuzz corpora only
	$(TAP) $(B)/tests

check-asan: ## the C tests under AddressSanitizer and UBSan
	$(MAKE) B=build-asan SAN=address,undefined O=-O1 check-c

check-tsan: ## the C tests under ThreadSanitizer
	$(MAKE) B=build-tsan SAN=thread O=-O1 check-c

fuzz-build: ## build the libFuzzer targets into build-fuzz/fuzz/
	$(MAKE) B=build-fuzz CC=clang-14 CXX=clang++-14 O=-O1 \
	  SAN=fuzzer-no-link,address,undefined fuzz-targets

fuzz: ## search with libFuzzer for 10 minutes; see tools/campaign
	tools/campaign fuzz 10

# The C side of benches that time one function: no server, no peer.
$(B)/bench/%: bench/%.c $(B)/liblinnet.a
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MF $@.d -o $@ $< $(B)/liblinnet.a $(LDFLAGS) $(LDLIBS)

bench: all $(B)/bench/identify $(B)/bench/conditions ## measure linnet and its peer in the same run
	@for b in bench/*; do [ ! -f "$$b" ] || [ ! -x "$$b" ] || "$$b" || exit 1; done

lint: ## check rooms, banned functions, formatting, scripts
	tools/lint

format: ## put C files into the agreed shape
	git ls-files '*.c' '*.h' '*.cc' | xargs clang-format -i

man: $(MAN) ## build the manual pages

$(B)/man/%: docs/man/%.scd
	@mkdir -p $(@D)
	scdoc < $< > $@
	mandoc -T lint -W error $@

# The catalogue goes to share/linnet/catalogue, beside bin/, where the program looks for it.
install: all man ## install below $(DESTDIR)$(PREFIX)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/include $(DESTDIR)$(PREFIX)/lib/pkgconfig
	install -m 755 $(B)/linnet $(B)/linnet-learn $(DESTDIR)$(PREFIX)/bin/
	install -m 644 include/linnet.h $(DESTDIR)$(PREFIX)/include/
	install -m 644 $(B)/liblinnet.a $(DESTDIR)$(PREFIX)/lib/
	printf '%s\n' 'prefix=$(PREFIX)' 'Name: linnet' \
	  'Description: recognises lures into forced cyber-scamming' \
	  'Version: $(VERSION)' 'Cflags: -I$${prefix}/include' \
	  'Requires.private: $(PKGS)' 'Libs: -L$${prefix}/lib -llinnet' \
	  'Libs.private: -lstdc++ -lm -pthread' \
	  > $(DESTDIR)$(PREFIX)/lib/pkgconfig/linnet.pc
	@for page in $(MAN); do \
	  install -D -m 644 "$$page" \
	    "$(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}" || exit 1; \
	done
	@find catalogue -type f 2>/dev/null | while read -r file; do \
	  install -D -m 644 "$$file" "$(DESTDIR)$(PREFIX)/share/linnet/$$file" || exit 1; \
	done

clean: ## delete what was built
	rm -rf build build-asan build-tsan build-fuzz

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

-include $(OBJ:.o=.d) $(LEARN:.o=.d) $(B)/src/cli/main.d $(TESTS:=.d) $(DOUBLE).d $(wildcard $(B)/tests/fuzz/*.d)

.PHONY: all web tests check check-c check-asan check-tsan fuzz fuzz-build fuzz-targets bench lint \
  format man install clean help
.SECONDARY:
.DELETE_ON_ERROR:
