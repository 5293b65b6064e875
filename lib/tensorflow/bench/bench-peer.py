"""Times the same work in Python TensorFlow or PyTorch: one line of JSON in, one out. `bench.ts` starts it."""
import json
import math
import os
import sys
import time

framework, threads = sys.argv[1], int(sys.argv[2])
prepared = {}


def once(key, make):
    if key not in prepared:
        prepared[key] = make()
        prepared[key]()
    return prepared[key]


def seconds(work, times):
    start = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - start) / times


def tensorflow_tasks():
    os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)

    def op():
        a = tf.constant([1.0, 2.0, 3.0, 4.0])
        return lambda: tf.raw_ops.Mul(x=a, y=a)

    def gemm(dtype, size):
        a = tf.cast(tf.random.uniform([size, size]), dtype)
        return lambda: tf.raw_ops.MatMul(a=a, b=a)

    def function(layers, batch, length, hidden, heads):
        def weight(*shape):
            return tf.Variable(tf.random.normal(shape) * 0.02)

        def vector(value, size):
            return tf.Variable(tf.fill([size], value))

        def make():
            dense = [(hidden, 3 * hidden), (hidden, hidden), (hidden, 4 * hidden), (4 * hidden, hidden)]
            parts = [part for rows, columns in dense for part in (weight(rows, columns), vector(0.0, columns))]
            return parts + [vector(1.0, hidden), vector(0.0, hidden), vector(1.0, hidden), vector(0.0, hidden)]

        def normalize(x, gamma, beta):
            centred = x - tf.reduce_mean(x, -1, keepdims=True)
            variance = tf.reduce_mean(tf.square(centred), -1, keepdims=True)
            return centred * tf.math.rsqrt(variance + 1e-12) * gamma + beta

        def layer(x, weights):
            qkv, qkv_bias, out, out_bias, up, up_bias, down, down_bias, *norms = weights
            parts = tf.reshape(tf.matmul(x, qkv) + qkv_bias, [batch, length, 3, heads, hidden // heads])
            q, k, v = tf.unstack(tf.transpose(parts, [2, 0, 3, 1, 4]))
            scores = tf.nn.softmax(tf.matmul(q * math.sqrt(heads / hidden), k, transpose_b=True))
            context = tf.reshape(tf.transpose(tf.matmul(scores, v), [0, 2, 1, 3]), [batch * length, hidden])
            a = normalize(x + (tf.matmul(context, out) + out_bias), *norms[:2])
            before = tf.matmul(a, up) + up_bias
            active = before * ((tf.math.erf(before * math.sqrt(0.5)) + 1.0) * 0.5)
            return normalize(a + (tf.matmul(active, down) + down_bias), *norms[2:])

        variables = [make() for _ in range(layers)]
        x = tf.random.normal([batch * length, hidden])

        @tf.function
        def step(x):
            with tf.GradientTape() as tape:
                states = x
                for weights in variables:
                    states = layer(states, weights)
                loss = tf.reduce_mean(tf.square(states))
            return loss, tape.gradient(loss, [part for weights in variables for part in weights])

        return lambda: step(x)

    return tf.__version__, op, gemm, None, function


def torch_tasks():
    import torch
    import torch.nn.functional as F

    torch.set_num_threads(threads)

    def op():
        a = torch.tensor([1.0, 2.0, 3.0, 4.0])
        return lambda: torch.mul(a, a)

    def gemm(dtype, size):
        a = torch.rand(size, size, dtype=getattr(torch, dtype))
        return lambda: torch.mm(a, a)

    def layer(batch, length, hidden, heads):
        def weight(rows, columns):
            return (torch.randn(rows, columns) * 0.02).requires_grad_()

        def vector(value, size):
            return torch.full((size,), value).requires_grad_()

        x = torch.randn(batch, length, hidden, requires_grad=True)
        gradient = torch.randn(batch, length, hidden)
        qkv, qkv_bias = weight(3 * hidden, hidden), vector(0.0, 3 * hidden)
        out, out_bias = weight(hidden, hidden), vector(0.0, hidden)
        up, up_bias = weight(4 * hidden, hidden), vector(0.0, 4 * hidden)
        down, down_bias = weight(hidden, 4 * hidden), vector(0.0, hidden)
        norms = [(vector(1.0, hidden), vector(0.0, hidden)) for _ in range(2)]

        def step():
            parts = F.linear(x, qkv, qkv_bias).view(batch, length, 3, heads, hidden // heads)
            q, k, v = parts.permute(2, 0, 3, 1, 4)
            context = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(batch, length, hidden)
            a = F.layer_norm(x + F.linear(context, out, out_bias), (hidden,), *norms[0], eps=1e-12)
            b = F.linear(F.gelu(F.linear(a, up, up_bias)), down, down_bias)
            F.layer_norm(a + b, (hidden,), *norms[1], eps=1e-12).backward(gradient)

        return step

    return torch.__version__, op, gemm, layer, None


version, op, gemm, layer, function = tensorflow_tasks() if framework == 'tensorflow' else torch_tasks()
print(json.dumps({'version': version}), flush=True)
for line in sys.stdin:
    task = json.loads(line)
    if task['kind'] == 'op':
        result = seconds(once('op', op), task['times'])
    elif task['kind'] == 'gemm':
        result = seconds(once((task['dtype'], task['size']), lambda: gemm(task['dtype'], task['size'])), task['times'])
    else:
        make = layer if task['kind'] == 'layer' else function
        sizes = ('layers', 'batch', 'length', 'hidden', 'heads')
        shape = tuple(task[size] for size in sizes if size in task)
        result = math.nan if make is None else seconds(once((make, *shape), lambda: make(*shape)), task['times'])
    print(json.dumps({'seconds': None if math.isnan(result) else result}), flush=True)
