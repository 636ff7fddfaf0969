// Those kernels of ../kernels that take the time, for wider registers than WebAssembly has and in the same memory; what
// each does is said there. Every sum has the same order and no multiplication is fused with an addition, so every bit is
// the same. Compiled by build.sh; src/fast/native-kernels.ts says when they are used.
#include <immintrin.h>
#include <node_api.h>

#include <cstdint>
#include <cstring>

namespace {

#define INLINE inline __attribute__((always_inline))

// What a register holds with AVX-512 and with AVX2.
typedef float Lanes16 __attribute__((vector_size(64)));
typedef float Lanes8 __attribute__((vector_size(32)));
typedef char *Address;

constexpr uint32_t LIST_VALUES = (1 << 20) + 2112;
constexpr uint32_t RELU = 1, GATE = 2;
// Bytes of sixteen columns.
constexpr uint32_t SIXTEEN = 64;

template <typename T> INLINE T read(const char *from) {
  T value;
  memcpy(&value, from, sizeof value);
  return value;
}

template <typename T> INLINE void write(char *to, T value) { memcpy(to, &value, sizeof value); }

// WebAssembly's maximum with 0: NaN stays, and -0 does not.
template <typename T> INLINE T relu(T sum) { return sum <= 0.0f ? T{} : sum; }

struct Multiply {
  uint32_t lists, ends, rows, matrix, columns, start, startStride, out, outStride, finish;
};

// COUNT registers of columns: so many sums hide how long an addition takes.
template <typename T, int COUNT>
INLINE void multiplyColumns(Address memory, const Multiply &of, uint32_t offset) {
  const char *entry = memory + of.lists;
  const char *matrix = memory + of.matrix + offset;
  const char *first = memory + of.start + offset;
  char *to = memory + of.out + offset;
  for (uint32_t row = 0; row < of.rows; row++) {
    T sums[COUNT] = {};
    if (of.start != 0)
      for (int i = 0; i < COUNT; i++) sums[i] = read<T>(first + sizeof(T) * i);
    const char *end = memory + read<uint32_t>(memory + of.ends + 4 * row);
    for (; entry < end; entry += 4) {
      const char *from = matrix + read<uint32_t>(entry);
      const float value = read<float>(entry + LIST_VALUES);
      for (int i = 0; i < COUNT; i++) sums[i] += value * read<T>(from + sizeof(T) * i);
    }
    for (int i = 0; i < COUNT; i++) {
      if (of.finish == RELU) sums[i] = relu(sums[i]);
      if (of.finish == GATE) sums[i] = read<T>(to + sizeof(T) * i) > 0.0f ? sums[i] : T{};
      write(to + sizeof(T) * i, sums[i]);
    }
    first += of.startStride;
    to += of.outStride;
  }
}

template <typename T> INLINE void multiply(Address memory, const Multiply &of) {
  constexpr int SOME = SIXTEEN / sizeof(T);
  const uint32_t bytes = 4 * of.columns;
  uint32_t at = 0;
  for (; at + 4 * SIXTEEN <= bytes; at += 4 * SIXTEEN) multiplyColumns<T, 4 * SOME>(memory, of, at);
  for (; at + 2 * SIXTEEN <= bytes; at += 2 * SIXTEEN) multiplyColumns<T, 2 * SOME>(memory, of, at);
  for (; at < bytes; at += SIXTEEN) multiplyColumns<T, SOME>(memory, of, at);
}

struct Scatter {
  uint32_t lists, ends, rows, gradient, columns, slopes, stride;
};

template <typename T, int COUNT>
INLINE void scatterColumns(Address memory, const Scatter &of, uint32_t offset) {
  const char *entry = memory + of.lists;
  const char *from = memory + of.slopes + offset;
  char *gradient = memory + of.gradient + offset;
  for (uint32_t row = 0; row < of.rows; row++) {
    T slopes[COUNT];
    for (int i = 0; i < COUNT; i++) slopes[i] = read<T>(from + sizeof(T) * i);
    const char *end = memory + read<uint32_t>(memory + of.ends + 4 * row);
    for (; entry < end; entry += 4) {
      char *to = gradient + read<uint32_t>(entry);
      const float value = read<float>(entry + LIST_VALUES);
      for (int i = 0; i < COUNT; i++)
        write(to + sizeof(T) * i, read<T>(to + sizeof(T) * i) + value * slopes[i]);
    }
    from += of.stride;
  }
}

template <typename T> INLINE void scatter(Address memory, const Scatter &of) {
  constexpr int SOME = SIXTEEN / sizeof(T);
  const uint32_t bytes = 4 * of.columns;
  uint32_t at = 0;
  for (; at + 4 * SIXTEEN <= bytes; at += 4 * SIXTEEN) scatterColumns<T, 4 * SOME>(memory, of, at);
  for (; at < bytes; at += SIXTEEN) scatterColumns<T, SOME>(memory, of, at);
}

struct ListRows {
  uint32_t matrix, rows, stride, columns, runs, runStride, step, lists, ends;
};

// The numbers of a run that are not 0; returns where the next entry goes. AVX2 has nothing quicker than WebAssembly.
__attribute__((target("avx512f"))) Address listRun(
    const char *from, uint32_t columns, uint32_t offset, uint32_t step, Address to) {
  const __m512i places = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  __m512i offsets = _mm512_add_epi32(_mm512_set1_epi32(offset), _mm512_mullo_epi32(places, _mm512_set1_epi32(step)));
  for (uint32_t i = 0; i < columns; i += 16, offsets = _mm512_add_epi32(offsets, _mm512_set1_epi32(16 * step))) {
    const __mmask16 there = columns - i >= 16 ? 0xffff : (1 << (columns - i)) - 1;
    const __m512 values = _mm512_maskz_loadu_ps(there, from + 4 * i);
    const __mmask16 kept = _mm512_cmp_ps_mask(values, _mm512_setzero_ps(), _CMP_NEQ_UQ);
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi32(kept, offsets));
    _mm512_storeu_ps(to + LIST_VALUES, _mm512_maskz_compress_ps(kept, values));
    to += 4 * __builtin_popcount(kept);
  }
  return to;
}

void listRows(Address memory, const ListRows &of) {
  Address to = memory + of.lists;
  for (uint32_t row = 0; row < of.rows; row++) {
    const char *from = memory + of.matrix + row * of.stride;
    for (uint32_t run = 0; run < of.runs; run++)
      to = listRun(from + run * of.runStride, of.columns, run * of.columns * of.step, of.step, to);
    write(memory + of.ends + 4 * row, static_cast<uint32_t>(to - memory));
  }
}

struct Product {
  uint32_t left, rowStride, step, rows, inner, matrix, matrixStride, columns, start, startStride, out, outStride;
};

template <typename T, int ROWS, int COUNT>
INLINE void tile(Address memory, const Product &of, uint32_t row, uint32_t offset) {
  const char *left = memory + of.left + row * of.rowStride;
  const char *matrix = memory + of.matrix + offset;
  T sums[ROWS][COUNT] = {};
  if (of.start != 0)
    for (int r = 0; r < ROWS; r++)
      for (int i = 0; i < COUNT; i++)
        sums[r][i] = read<T>(memory + of.start + (row + r) * of.startStride + offset + sizeof(T) * i);
  for (uint32_t k = 0; k < of.inner; k++) {
    T factors[COUNT];
    for (int i = 0; i < COUNT; i++) factors[i] = read<T>(matrix + sizeof(T) * i);
    for (int r = 0; r < ROWS; r++) {
      const float value = read<float>(left + r * of.rowStride);
      for (int i = 0; i < COUNT; i++) sums[r][i] += value * factors[i];
    }
    left += of.step;
    matrix += of.matrixStride;
  }
  for (int r = 0; r < ROWS; r++)
    for (int i = 0; i < COUNT; i++)
      write(memory + of.out + (row + r) * of.outStride + offset + sizeof(T) * i, sums[r][i]);
}

template <typename T, int COUNT> INLINE void productColumns(Address memory, const Product &of, uint32_t offset) {
  uint32_t row = 0;
  for (; row + 4 <= of.rows; row += 4) tile<T, 4, COUNT>(memory, of, row, offset);
  for (; row < of.rows; row++) tile<T, 1, COUNT>(memory, of, row, offset);
}

template <typename T> INLINE void product(Address memory, const Product &of) {
  const uint32_t bytes = 4 * of.columns;
  uint32_t at = 0;
  for (; at + 2 * sizeof(T) <= bytes; at += 2 * sizeof(T)) productColumns<T, 2>(memory, of, at);
  for (; at < bytes; at += sizeof(Lanes8)) productColumns<Lanes8, 1>(memory, of, at);
}

// A kernel for both kinds of registers.
#define FOR_BOTH(Of, kernel)                                                                                            \
  __attribute__((target("avx512f"))) void kernel##512(Address memory, const Of &of) { kernel<Lanes16>(memory, of); }    \
  __attribute__((target("avx2"))) void kernel##256(Address memory, const Of &of) { kernel<Lanes8>(memory, of); }

FOR_BOTH(Multiply, multiply)
FOR_BOTH(Scatter, scatter)
FOR_BOTH(Product, product)

// Calls a kernel: the memory, then the struct's numbers in their order.
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

// Those for the processor that this is: `avx512`, `avx2`, both or none.
NAPI_MODULE_INIT() {
  napi_value kernels;
  if (__builtin_cpu_supports("avx512f")) {
    napi_create_object(env, &kernels);
    add<Multiply, multiply512>(env, kernels, "multiply");
    add<Scatter, scatter512>(env, kernels, "scatter");
    add<Product, product512>(env, kernels, "product");
    add<ListRows, listRows>(env, kernels, "listRows");
    napi_set_named_property(env, exports, "avx512", kernels);
  }
  if (__builtin_cpu_supports("avx2")) {
    napi_create_object(env, &kernels);
    add<Multiply, multiply256>(env, kernels, "multiply");
    add<Scatter, scatter256>(env, kernels, "scatter");
    add<Product, product256>(env, kernels, "product");
    napi_set_named_property(env, exports, "avx2", kernels);
  }
  return exports;
}
