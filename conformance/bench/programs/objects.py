# Method calls, inheritance and attributes: a small operating system that schedules tasks.


class Packet:
    def __init__(self, link, target, kind):
        self.link = link
        self.target = target
        self.kind = kind
        self.load = 0
        self.data = [0, 0, 0, 0]

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Task:
    def __init__(self, kernel, name, priority, queue):
        self.kernel = kernel
        self.name = name
        self.priority = priority
        self.queue = queue
        self.held = False
        self.waiting = queue is None
        kernel.add(self)

    @property
    def runnable(self):
        return not self.held and (self.queue is not None or not self.waiting)

    def take(self):
        packet = self.queue
        if packet is not None:
            self.queue = packet.link
        self.waiting = self.queue is None
        return packet

    def deliver(self, packet):
        self.queue = packet.append_to(self.queue)
        self.waiting = False

    def step(self):
        raise NotImplementedError


class Worker(Task):
    count = 0
    turn = False

    def step(self):
        packet = self.take()
        if packet is None:
            self.waiting = True
            return
        self.turn = not self.turn
        packet.target = self.kernel.handlers[self.turn]
        for i in range(4):
            self.count = self.count % 26 + 1
            packet.data[i] = self.count + 64
        self.kernel.send(packet)


class Handler(Task):
    def step(self):
        packet = self.take()
        if packet is None:
            self.waiting = True
            return
        packet.load = sum(packet.data) % 97
        packet.target = self.kernel.device
        self.kernel.send(packet)


class Device(Task):
    seen = 0

    def step(self):
        packet = self.take()
        if packet is None:
            self.waiting = True
            return
        self.seen += packet.load
        packet.target = self.kernel.worker
        self.kernel.send(packet)


class Kernel:
    def __init__(self):
        self.tasks = []
        self.sent = 0
        packets = None
        for kind in range(4):
            packets = Packet(packets, None, kind)
        self.worker = Worker(self, "worker", 1, packets)
        self.handlers = [Handler(self, "first", 2, None), Handler(self, "second", 3, None)]
        self.device = Device(self, "device", 4, None)

    def add(self, task):
        self.tasks.append(task)
        self.tasks.sort(key=lambda one: -one.priority)

    def send(self, packet):
        self.sent += 1
        packet.target.deliver(packet)

    def run(self, steps):
        for _ in range(steps):
            for task in self.tasks:
                if task.runnable:
                    task.step()
                    break


kernel = Kernel()
kernel.run(800_000)
print(kernel.sent, kernel.device.seen, [task.name for task in kernel.tasks])
