# linnet: one non-recursive Makefile. `make` builds build/linnet; `make help` lists the rest.
# Libraries are found by pkg-config; `tools/setup` installs them on Debian.

CC      ?= gcc
CXX     ?= g++
B       ?= build
O       ?= -O2
WERROR  ?=
SAN     ?=
DEFINES ?=

PKGS     := simdjson icu-uc icu-i18n libhs libcyaml libmicrohttpd libxxhash libsodium
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
TESTS   := $(TESTS_C:tests/%.c=$(B)/tests/%.t)

all: $(B)/linnet

$(B)/liblinnet.a: $(OBJ)
	@rm -f $@
	$(AR) rcD $@ $(OBJ)

$(B)/linnet: $(B)/src/cli/main.o $(B)/liblinnet.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(B)/%.o: %.cc
	@mkdir -p $(@D)
	$(CXX) $(CPPFLAGS) $(CXXFLAGS) -c -o $@ $<

$(B)/tests/%.t: tests/%.c $(B)/liblinnet.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests $(CFLAGS) -Wno-missing-prototypes -MF $@.d -o $@ $< $(B)/liblinnet.a \
	  $(LDFLAGS) -lcmocka $(LDLIBS)

tests: $(TESTS)

clean:
	rm -rf $(B)

-include $(OBJ:.o=.d) $(B)/src/cli/main.d $(TESTS:=.d)

.PHONY: all tests clean
.DELETE_ON_ERROR:
