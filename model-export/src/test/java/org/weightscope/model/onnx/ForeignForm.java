package org.weightscope.model.onnx;

/** How exporters of several frameworks write layers; sizes are such that axes are told apart. */
enum ForeignForm {
  KERAS_CONVOLUTIONS_WITH_CHANNELS_LAST(
      13,
      "-1,9,7,3",
      """
      t = Transpose<perm=[0,3,1,2]>(x)
      c = Conv<strides=[2,2], pads=[0,0,1,1], kernel_shape=[3,3]>(t, ~[5,3,3,3], ~[5])
      u = Transpose<perm=[0,2,3,1]>(c)
      b = Mul(u, ~[5])
      n = Add(b, ~[1,1,1,5])
      r = Relu(n)
      v = Transpose<perm=[0,3,1,2]>(r)
      d = Conv<group=5, auto_pad="SAME_UPPER", strides=[2,2]>(v, ~[5,1,3,3])
      p = MaxPool<kernel_shape=[2,2], strides=[1,1]>(d)
      w = Transpose<perm=[0,2,3,1]>(p)
      f = Reshape(w, {-1,5})
      m = MatMul(f, ~[5,4])
      y = Add(m, ~[4])
      """),
  KERAS_FLATTEN_WITH_CHANNELS_LAST(
      11,
      "-1,6,5,3",
      """
      t = Transpose<perm=[0,3,1,2]>(x)
      c = Conv<auto_pad="SAME_UPPER">(t, ~[4,3,3,3], ~[4])
      n = BatchNormalization<epsilon=0.001>(c, ~+[4], ~[4], ~[4], ~+[4])
      r = Relu(n)
      u = Transpose<perm=[0,2,3,1]>(r)
      f = Reshape(u, {-1,120})
      m = MatMul(f, ~[120,7])
      a = Add(m, ~[7])
      y = Softmax(a)
      """),
  KERAS_MEAN_WITH_CHANNELS_LAST(
      13,
      "-1,6,5,3",
      """
      t = Transpose<perm=[0,3,1,2]>(x)
      c = Conv<auto_pad="SAME_LOWER", strides=[2,1], kernel_shape=[2,4]>(t, ~[4,3,2,4])
      u = Transpose<perm=[0,2,3,1]>(c)
      a = Add(u, ~[4])
      s = Sigmoid(a)
      w = Mul(a, s)
      g = ReduceMean<axes=[1,2], keepdims=0>(w)
      m = MatMul(g, ~[4,7])
      y = Add(m, ~[7])
      """),
  KERAS_DENSE_OVER_MAP_WITH_CHANNELS_LAST(
      13,
      "-1,4,5,3",
      """
      a = MatMul(x, ~[3,6])
      b = Add(a, ~[6])
      r = Tanh(b)
      f = Reshape(r, {-1,120})
      y = MatMul(f, ~[120,2])
      """),
  KERAS_SQUEEZE_AND_EXCITE(
      13,
      "-1,6,5,3",
      """
      t = Transpose<perm=[0,3,1,2]>(x)
      c = Conv(t, ~[4,3,1,1], ~[4])
      s = GlobalAveragePool(c)
      q = Squeeze(s, {2,3})
      r = Reshape(q, {-1,4,1,1})
      d = Conv(r, ~[2,4,1,1], ~[2])
      e = Relu(d)
      g = Conv(e, ~[4,2,1,1], ~[4])
      h = HardSigmoid<alpha=0.16666667, beta=0.5>(g)
      o = Mul(h, c)
      u = Transpose<perm=[0,2,3,1]>(o)
      y = ReduceMax<axes=[1,2], keepdims=0>(u)
      """),
  PADDLE_BIAS_AND_FLATTEN(
      11,
      "-1,3,8,8",
      """
      c = Conv<pads=[1,1,1,1], strides=[2,2], dilations=[1,1], group=1>(x, ~[4,3,3,3])
      r = Reshape(~[4], {1,4,1,1})
      a = Add(c, r)
      t = Add(a, 3.0)
      k = Clip(t, 0.0, 6.0)
      m = Mul(a, k)
      h = Div(m, 6.0)
      s = Shape(h)
      b = Slice(s, {0}, {1}, {0})
      n = Concat<axis=0>(b, {-1})
      f = Reshape(h, n)
      d = Mul(f, 1.0)
      g = MatMul(d, ~[64,5])
      o = Add(g, ~[5])
      y = Softmax<axis=-1>(o)
      """),
  CNTK_TIMES_AND_PLUS(
      9,
      "1,1,6,6",
      """
      n = Mul(x, 0.00390625)
      c = Conv<auto_pad="SAME_UPPER", kernel_shape=[5,5]>(n, ~[4,1,5,5])
      p = Add(c, ~[4,1,1])
      r = Relu(p)
      m = MaxPool<kernel_shape=[3,3], strides=[3,3]>(r)
      w = Reshape(~[4,2,2,5], {16,5})
      f = Reshape(m, {1,16})
      t = MatMul(f, w)
      y = Add(t, ~[1,5])
      """),
  MATLAB_MEAN_PICTURE(
      8,
      "-1,3,5,4",
      """
      m = Sub(x, ~[1,3,5,4])
      c = Conv(m, ~[4,3,3,3], ~[4])
      r = Relu(c)
      f = Conv(r, ~[6,4,3,2], ~[6])
      s = Softmax(f)
      y = Flatten(s)
      """),
  SKLEARN_PERCEPTRON(
      13,
      "-1,4",
      """
      c = Cast<to=1>(x)
      a = MatMul(c, ~[4,6])
      b = Add(a, ~[1,6])
      r = Relu(b)
      d = MatMul(r, ~[6,3])
      e = Add(d, ~[1,3])
      y = Softmax<axis=1>(e)
      """),
  GEMM_WITHOUT_BIAS_AND_WITH_ROWS(
      13,
      "-1,4",
      """
      a = Gemm<transB=1>(x, ~[6,4])
      b = Tanh(a)
      c = Gemm<alpha=0.5, beta=2.0>(b, ~[6,5], ~[1,5])
      d = Relu(c)
      y = Gemm(d, ~[5,3], 0.25)
      """),
  CAFFE2_BROADCAST_OF_OLD_OPSETS(
      7,
      "2,3,6,6",
      """
      c = Conv<kernel_shape=[3,3], pads=[1,1,1,1], strides=[1,1]>(x, ~[4,3,3,3])
      m = Mul(c, ~[4,1,1])
      a = Add(m, ~[1,4,1,1])
      p = AveragePool<kernel_shape=[2,2], strides=[2,2]>(a)
      d = Dropout<ratio=0.5>(p)
      f = Reshape(d, {2,-1})
      y = Gemm<transB=1>(f, ~[3,36], ~[3])
      """),
  SUMS_OF_ONE_AND_OF_THREE(
      13,
      "-1,4",
      """
      a = Gemm(x, ~[4,6], ~[6])
      b = Gemm(x, ~[4,6], ~[6])
      c = Sum(a)
      s = Sum(c, b, a)
      r = Relu(s)
      y = MatMul(r, ~[6,2])
      """),
  CONSTANTS_BY_NUMBERS(
      13,
      "-1,4",
      """
      k = Constant<value_float=0.5>()
      v = Constant<value_floats=[0.1, 0.2, 0.3, 0.4]>()
      i = Constant<value_int=2>()
      j = Constant<value_ints=[-1, 2, 2]>()
      a = Mul(x, v)
      b = Sub(a, k)
      f = Reshape(b, j)
      e = Cast<to=1>(i)
      g = Div(f, e)
      h = Reshape(g, {-1,4})
      y = Gemm(h, ~[4,3], ~[3])
      """),
  SCALING_BY_ROOTS_AND_RECIPROCALS(
      13,
      "-1,4",
      """
      v = Add(~+[4], 0.001)
      s = Sqrt(v)
      r = Reciprocal(s)
      m = Neg(~[4])
      a = Add(x, m)
      b = Mul(a, r)
      c = Gemm(b, ~[4,6], ~[6])
      p = Relu(c)
      q = Pow(s, 2.0)
      d = Gemm(p, ~[6,4])
      e = Div(d, q)
      y = Div(e, 3.0)
      """),
  HALVES_AND_DOUBLES(
      13,
      "-1,4",
      """
      h = Cast<to=1>(~h[4,6])
      a = MatMul(x, h)
      b = Relu(a)
      d = Cast<to=11>(b)
      m = MatMul(d, ~d[6,3])
      n = Add(m, ~d[3])
      y = Cast<to=1>(n)
      """),
  RESHAPE_BY_ARITHMETIC_OF_SIZES(
      13,
      "-1,4,3,2",
      """
      c = Conv(x, ~[5,4,1,1], ~[5])
      s = Shape(c)
      n = Gather(s, 0)
      z = Size(c)
      q = Div(z, n)
      u = Unsqueeze(n, {0})
      v = Unsqueeze(q, {0})
      w = Concat<axis=0>(u, v)
      f = Reshape(c, w)
      y = Gemm(f, ~[30,3], ~[3])
      """),
  SHAPES_CHOSEN_BY_WHERE(
      13,
      "-1,4",
      """
      a = Gemm(x, ~[4,6], ~[6])
      e = Equal({-1,6}, {-1,-1})
      w = Where(e, {1,1}, {-1,6})
      g = Expand(a, w)
      r = Relu(g)
      y = Gemm(r, ~[6,3])
      """),
  TILES_AND_RANGES_OF_CONSTANTS(
      13,
      "-1,6",
      """
      t = Tile(~[1,3], {1,2})
      a = Add(x, t)
      i = Range(0, 6, 1)
      f = Cast<to=1>(i)
      b = Mul(a, f)
      y = Gemm(b, ~[6,3], ~[3])
      """),
  MEAN_AS_A_SUM(
      13,
      "-1,3,4,5",
      """
      c = Conv(x, ~[4,3,3,3], ~[4])
      s = ReduceSum<keepdims=0>(c, {2,3})
      m = Div(s, 6.0)
      y = Gemm(m, ~[4,3], ~[3])
      """),
  MEANS_OF_ROWS_THEN_COLUMNS(
      18,
      "-1,3,6,5",
      """
      c = Conv(x, ~[4,3,3,3], ~[4])
      r = Relu(c)
      a = ReduceMean<keepdims=0>(r, {2})
      m = ReduceMean<keepdims=0>(a, {2})
      y = Gemm(m, ~[4,3], ~[3])
      """),
  MEANS_OF_COLUMNS_THEN_ROWS(
      18,
      "-1,3,6,5",
      """
      c = Conv(x, ~[4,3,3,3], ~[4])
      r = Relu(c)
      a = ReduceMean(r, {3})
      m = ReduceMean(a, {2})
      f = Flatten(m)
      y = Gemm(f, ~[4,3], ~[3])
      """),
  LARGEST_OF_COLUMNS_THEN_ROWS(
      13,
      "-1,3,6,5",
      """
      c = Conv(x, ~[4,3,3,3], ~[4])
      a = ReduceMax<axes=[3], keepdims=0>(c)
      m = ReduceMax<axes=[2], keepdims=0>(a)
      y = Gemm(m, ~[4,3], ~[3])
      """),
  LARGEST_OF_THE_MEANS_OF_ROWS(
      13,
      "-1,3,6,5",
      """
      c = Conv(x, ~[4,3,3,3], ~[4])
      a = ReduceMean<axes=[3], keepdims=0>(c)
      m = ReduceMax<axes=[2], keepdims=0>(a)
      y = Gemm(m, ~[4,3], ~[3])
      """),
  MEAN_AFTER_A_WINDOW_OF_A_SINGLE_ROW(
      13,
      "-1,3,3,7",
      """
      c = Conv(x, ~[4,3,3,3], ~[4])
      p = AveragePool<kernel_shape=[1,2]>(c)
      g = GlobalAveragePool(p)
      f = Flatten(g)
      y = Gemm(f, ~[4,3], ~[3])
      """),
  SKIP_BEHIND_WHICH_STAND_ZEROS(
      13,
      "-1,3,6,6",
      """
      a = Conv<pads=[1,1,1,1]>(x, ~[4,3,3,3], ~[4])
      b = Conv<pads=[1,1,1,1], strides=[2,2]>(a, ~[7,4,3,3], ~[7])
      s = Shape(a)
      n = Slice(s, {0}, {1})
      d = Concat<axis=0>(n, {3,3,3})
      z = ConstantOfShape(d)
      p = AveragePool<kernel_shape=[2,2], strides=[2,2]>(a)
      k = Concat<axis=1>(p, z)
      o = Add(b, k)
      g = GlobalAveragePool(o)
      y = Flatten(g)
      """),
  GATE_REPEATED_OVER_PLACES(
      13,
      "-1,3,4,5",
      """
      c = Conv(x, ~[4,3,1,1], ~[4])
      g = GlobalAveragePool(c)
      f = Flatten(g)
      l = Gemm(f, ~[4,4], ~[4])
      s = Sigmoid(l)
      u = Unsqueeze(s, {2,3})
      h = Shape(c)
      e = Expand(u, h)
      m = Mul(c, e)
      p = GlobalMaxPool(m)
      y = Flatten(p)
      """),
  DYNAMO_CONVOLUTIONS(
      18,
      "-1,3,8,8",
      """
      conv2d = Conv<group=1, pads=[1,1,1,1], auto_pad="NOTSET", strides=[1,1], dilations=[1,1]>(x, ~[6,3,3,3], ~[6])
      getitem = BatchNormalization<epsilon=0.00001, momentum=0.9, training_mode=0>(conv2d, ~+[6], ~[6], ~[6], ~+[6])
      relu = Relu(getitem)
      max_pool2d = MaxPool<storage_order=0, dilations=[1,1], ceil_mode=0, pads=[0,0,0,0], auto_pad="NOTSET", strides=[2,2], kernel_shape=[2,2]>(relu)
      val_12 = Constant<value_ints=[-1, -2]>()
      mean = ReduceMean<noop_with_empty_axes=0, keepdims=1>(max_pool2d, val_12)
      view = Reshape<allowzero=1>(mean, {-1,6})
      y = Gemm<alpha=1.0, beta=1.0, transA=0, transB=1>(view, ~[3,6], ~[3])
      """),
  DYNAMO_LINEAR_AS_TRANSPOSE_AND_PRODUCT(
      20,
      "-1,5,4",
      """
      w = Transpose<perm=[1,0]>(~[6,4])
      val_2 = MatMul(x, w)
      linear = Add(val_2, ~[6])
      a, b = Split<axis=-1, num_outputs=2>(linear)
      gelu = Gelu<approximate="tanh">(a)
      m = Mul(gelu, b)
      n = LayerNormalization<axis=-1, epsilon=0.00001, stash_type=1>(m, ~[3], ~[3])
      mean = ReduceMean<keepdims=0>(n, {1})
      y = Gemm<transB=1>(mean, ~[2,3], ~[2])
      """),
  DYNAMO_GROUP_NORMALISATION(
      18,
      "-1,3,6,6",
      """
      c = Conv(x, ~[6,3,3,3], ~[6])
      r = Reshape<allowzero=0>(c, {0,2,-1})
      i = InstanceNormalization<epsilon=0.00001>(r, ones[2], zero[2])
      b = Reshape(i, {-1,6,4,4})
      s = Unsqueeze(~[6], {1,2})
      m = Mul(b, s)
      t = Unsqueeze(~[6], {1,2})
      a = Add(m, t)
      g = Sigmoid(a)
      w = Mul(a, g)
      h = ReduceMean<keepdims=0>(w, {2,3})
      y = Gemm<transB=1>(h, ~[2,6], ~[2])
      """),
  PADDLE_HARD_SWISH_AND_SCALE(
      11,
      "-1,3,6,6",
      """
      c = Conv(x, ~[4,3,3,3])
      n = BatchNormalization<epsilon=0.00001>(c, ~+[4], ~[4], ~[4], ~+[4])
      t = Add(n, 3.0)
      k = Max(t, 0.0)
      l = Min(k, 6.0)
      m = Mul(n, l)
      h = Div(m, 6.0)
      p = GlobalAveragePool(h)
      q = Squeeze<axes=[2,3]>(p)
      s = Mul(q, 0.8)
      y = Gemm(s, ~[4,3], ~[3])
      """),
  PADDLE_FLATTEN_BY_PRODUCT_OF_SIZES(
      13,
      "-1,3,4,5",
      """
      c = Conv(x, ~[4,3,2,2], ~[4])
      s = Shape(c)
      a = Slice(s, {0}, {1})
      b = Slice(s, {1}, {4})
      p = ReduceProd<axes=[0], keepdims=1>(b)
      n = Concat<axis=0>(a, p)
      f = Reshape(c, n)
      y = Gemm(f, ~[48,3], ~[3])
      """),
  SHAPES_OF_EXPAND_BY_WHERE_AND_OPEN_SIZES(
      13,
      "-1,4,3,3",
      """
      c = Conv(x, ~[5,4,1,1], ~[5])
      g = ReduceMean<axes=[2,3], keepdims=1>(c)
      s = Shape(c)
      m = Mul({1,1,1,1}, {-1,-1,-1,-1})
      e = Equal(s, m)
      w = Where(e, {1,1,1,1}, s)
      b = Expand(g, w)
      d = Sub(c, b)
      r = Relu(d)
      f = Flatten(r)
      y = Gemm(f, ~[45,3], ~[3])
      """),
  KERAS_POOLING_AND_PADS(
      13,
      "-1,7,9,3",
      """
      t = Transpose<perm=[0,3,1,2]>(x)
      p = Pad(t, {0,0,1,0,0,0,2,3}, 0.0)
      c = Conv<strides=[2,2]>(p, ~[4,3,3,3], ~[4])
      l = LeakyRelu<alpha=0.3>(c)
      a = AveragePool<auto_pad="SAME_UPPER", kernel_shape=[3,3], strides=[2,2]>(l)
      m = MaxPool<auto_pad="SAME_UPPER", kernel_shape=[2,2], strides=[2,2]>(a)
      u = Transpose<perm=[0,2,3,1]>(m)
      g = ReduceMax<axes=[1,2], keepdims=1>(u)
      f = Flatten(g)
      y = Gemm(f, ~[4,3], ~[3])
      """),
  KERAS_DEPTHWISE_BY_RESHAPED_WEIGHTS(
      11,
      "-1,6,5,3",
      """
      t = Transpose<perm=[0,3,1,2]>(x)
      k = Reshape(~[3,3,3,2], {3,3,1,6})
      w = Transpose<perm=[3,2,0,1]>(k)
      c = Conv<group=3, auto_pad="SAME_UPPER">(t, w)
      b = Add(c, ~[1,6,1,1])
      u = Transpose<perm=[0,2,3,1]>(b)
      r = Clip(u, 0.0, 6.0)
      g = ReduceMean<axes=[1,2], keepdims=0>(r)
      y = MatMul(g, ~[6,3])
      """),
  ONE_AXIS_OF_PLACES_WITH_CHANNELS_LAST(
      13,
      "-1,9,3",
      """
      t = Transpose<perm=[0,2,1]>(x)
      c = Conv<kernel_shape=[3], auto_pad="SAME_UPPER", strides=[2]>(t, ~[4,3,3], ~[4])
      u = Transpose<perm=[0,2,1]>(c)
      r = Relu(u)
      f = Reshape(r, {-1,20})
      y = MatMul(f, ~[20,3])
      """),
  KERNEL_BEYOND_THE_MAP(
      18,
      "-1,3,2,3",
      """
      a = Conv<group=3, pads=[3,3,3,3]>(x, ~[3,1,7,7], ~[3])
      b = Conv<pads=[4,4,4,4], dilations=[2,2], strides=[3,5]>(a, ~[4,3,5,5], ~[4])
      f = Flatten(b)
      y = Gemm(f, ~[4,3], ~[3])
      """),
  DYNAMO_BATCH_NORMALISATION_IN_PARTS(
      18,
      "-1,3,6,6",
      """
      c = Conv(x, ~[6,3,3,3])
      v = Add(~+[6], 0.00001)
      s = Sqrt(v)
      i = Reciprocal(s)
      u = Unsqueeze(i, {-1})
      w = Unsqueeze(u, {-1})
      m = Unsqueeze(~[6], {-1,-2})
      a = Sub(c, m)
      b = Mul(a, w)
      d = Mul(b, ~[6,1,1])
      e = Add(d, ~[6,1,1])
      r = Relu(e)
      h = ReduceMean<keepdims=0>(r, {-1,-2})
      y = Gemm<transB=1>(h, ~[2,6], ~[2])
      """),
  MODULES_AS_FUNCTIONS(
      18,
      "-1,4",
      """
      def Linear(x, w, b) -> y
        t = Transpose<perm=[1,0]>(w)
        m = MatMul(x, t)
        y = Add(m, b)
      end
      def Leaky<slope>(x) -> y
        y = LeakyRelu<alpha=$fslope>(x)
      end
      def Block<slope>(x, w, b) -> y
        l = own.Linear(x, w, b)
        y = own.Leaky<slope=$fslope>(l)
      end
      a = own.Block<slope=0.1>(x, ~[6,4], ~[6])
      b = own.Block<slope=0.2>(a, ~[5,6], ~[5])
      y = own.Linear(b, ~[3,5], ~[3])
      """),
  ONE_AXIS_OF_PLACES(
      13,
      "-1,3,9",
      """
      c = Conv<kernel_shape=[3], pads=[1,1], strides=[2]>(x, ~[4,3,3], ~[4])
      r = Relu(c)
      g = GlobalAveragePool(r)
      q = Squeeze(g, {2})
      y = Gemm(q, ~[4,3], ~[3])
      """);

  private final int opset;
  private final String input;
  private final String lines;

  ForeignForm(int opset, String input, String lines) {
    this.opset = opset;
    this.input = input;
    this.lines = lines;
  }

  int opset() {
    return opset;
  }

  /** Sizes of the input; a negative one is open. */
  long[] input() {
    return java.util.Arrays.stream(input.split(",")).mapToLong(Long::parseLong).toArray();
  }

  String lines() {
    return lines;
  }
}
