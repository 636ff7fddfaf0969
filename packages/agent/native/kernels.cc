// The kernels of ../kernels/multiply.ts and product.ts for wider registers than WebAssembly has, in the same memory. Each
// column's sum has the same order and no multiplication is fused with an addition, so every bit is the same.
// Compiled by build.sh; src/fast/native-kernels.ts says when they are used.
#include <node_api.h>

#include <cstdint>
#include <cstring>

namespace {

// Each function for AVX-512, AVX2 and any other processor; the first that runs here is taken when the addon is loaded.
#define FOR_EACH_PROCESSOR __attribute__((target_clones("avx512f", "avx2", "default")))
#define INLINE inline __attribute__((always_inline))

// Sixteen columns.
typedef float Lanes __attribute__((vector_size(64)));
typedef int32_t Bits __attribute__((vector_size(64)));
typedef char *Address;

constexpr uint32_t LIST_VALUES = (1 << 20) + 2112;
constexpr uint32_t RELU = 1, GATE = 2;
constexpr int WIDTH = 64;

INLINE Lanes load(const char *from) {
  Lanes lanes;
  memcpy(&lanes, from, sizeof lanes);
  return lanes;
}

INLINE void store(char *to, Lanes lanes) { memcpy(to, &lanes, sizeof lanes); }

INLINE uint32_t word(const char *from) {
  uint32_t value;
  memcpy(&value, from, sizeof value);
  return value;
}

INLINE float number(const char *from) {
  float value;
  memcpy(&value, from, sizeof value);
  return value;
}

// WebAssembly's maximum with 0: NaN stays, and -0 does not.
INLINE Lanes relu(Lanes sum) { return sum <= 0.0f ? Lanes{} : sum; }

struct Multiply {
  uint32_t lists, ends, rows, matrix, columns, start, startStride, out, outStride, finish;
};

// 16 x COUNT columns: so many sums hide how long an addition takes.
template <int COUNT>
INLINE void multiplyColumns(Address memory, const Multiply &of, uint32_t offset) {
  const char *entry = memory + of.lists;
  const char *matrix = memory + of.matrix + offset;
  const char *first = memory + of.start + offset;
  char *to = memory + of.out + offset;
  for (uint32_t row = 0; row < of.rows; row++) {
    Lanes sums[COUNT] = {};
    if (of.start != 0)
      for (int i = 0; i < COUNT; i++) sums[i] = load(first + WIDTH * i);
    const char *end = memory + word(memory + of.ends + 4 * row);
    for (; entry < end; entry += 4) {
      const char *from = matrix + word(entry);
      const float value = number(entry + LIST_VALUES);
      for (int i = 0; i < COUNT; i++) sums[i] += value * load(from + WIDTH * i);
    }
    for (int i = 0; i < COUNT; i++) {
      if (of.finish == RELU) sums[i] = relu(sums[i]);
      if (of.finish == GATE) sums[i] = load(to + WIDTH * i) > 0.0f ? sums[i] : Lanes{};
      store(to + WIDTH * i, sums[i]);
    }
    first += of.startStride;
    to += of.outStride;
  }
}

FOR_EACH_PROCESSOR void multiply(Address memory, const Multiply &of) {
  uint32_t at = 0;
  const uint32_t bytes = 4 * of.columns;
  for (; at + 4 * WIDTH <= bytes; at += 4 * WIDTH) multiplyColumns<4>(memory, of, at);
  for (; at < bytes; at += WIDTH) multiplyColumns<1>(memory, of, at);
}

struct Scatter {
  uint32_t lists, ends, rows, gradient, columns, slopes, stride;
};

template <int COUNT>
INLINE void scatterColumns(Address memory, const Scatter &of, uint32_t offset) {
  const char *entry = memory + of.lists;
  const char *from = memory + of.slopes + offset;
  char *gradient = memory + of.gradient + offset;
  for (uint32_t row = 0; row < of.rows; row++) {
    Lanes slopes[COUNT];
    for (int i = 0; i < COUNT; i++) slopes[i] = load(from + WIDTH * i);
    const char *end = memory + word(memory + of.ends + 4 * row);
    for (; entry < end; entry += 4) {
      char *to = gradient + word(entry);
      const float value = number(entry + LIST_VALUES);
      for (int i = 0; i < COUNT; i++)
        store(to + WIDTH * i, load(to + WIDTH * i) + value * slopes[i]);
    }
    from += of.stride;
  }
}

FOR_EACH_PROCESSOR void scatter(Address memory, const Scatter &of) {
  uint32_t at = 0;
  const uint32_t bytes = 4 * of.columns;
  for (; at + 4 * WIDTH <= bytes; at += 4 * WIDTH) scatterColumns<4>(memory, of, at);
  for (; at < bytes; at += WIDTH) scatterColumns<1>(memory, of, at);
}

// A kernel by the name of its struct: the memory, then the struct's numbers in their order.
template <typename Of, void (*KERNEL)(Address, const Of &)>
napi_value call(napi_env env, napi_callback_info info) {
  constexpr size_t COUNT = sizeof(Of) / sizeof(uint32_t);
  size_t given = COUNT + 1;
  napi_value values[COUNT + 1];
  uint32_t numbers[COUNT];
  void *memory;
  bool right = napi_get_cb_info(env, info, &given, values, nullptr, nullptr) == napi_ok && given == COUNT + 1 &&
               napi_get_arraybuffer_info(env, values[0], &memory, nullptr) == napi_ok;
  for (size_t i = 0; right && i < COUNT; i++)
    right = napi_get_value_uint32(env, values[i + 1], &numbers[i]) == napi_ok;
  if (!right) {
    napi_throw_type_error(env, nullptr, "a kernel takes a memory and numbers");
    return nullptr;
  }
  Of of;
  memcpy(&of, numbers, sizeof of);
  KERNEL(static_cast<Address>(memory), of);
  return nullptr;
}

template <typename Of, void (*KERNEL)(Address, const Of &)>
void add(napi_env env, napi_value exports, const char *name) {
  napi_value function;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, call<Of, KERNEL>, nullptr, &function);
  napi_set_named_property(env, exports, name, function);
}

} // namespace

NAPI_MODULE_INIT() {
  add<Multiply, multiply>(env, exports, "multiply");
  add<Scatter, scatter>(env, exports, "scatter");
  return exports;
}
