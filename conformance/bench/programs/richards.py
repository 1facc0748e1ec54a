"""A small operating system in objects: tasks, packets, queues and method calls."""

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
KIND_DEVICE, KIND_WORK = range(2)


class Packet:
    __slots__ = ("link", "owner", "kind", "position", "data")

    def __init__(self, link, owner, kind):
        self.link, self.owner, self.kind = link, owner, kind
        self.position = 0
        self.data = [0] * 4

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
    def __init__(self, kernel, number, priority, queue):
        self.kernel, self.number, self.priority, self.queue = kernel, number, priority, queue
        self.waiting = queue is None
        self.pending = queue is not None
        self.held = False
        kernel.tasks[number] = self
        kernel.order.append(self)

    def add_packet(self, packet, sender):
        if self.queue is None:
            self.queue = packet
            self.pending = True
            if self.priority > sender.priority:
                return self
        else:
            packet.append_to(self.queue)
        return sender

    def run(self):
        packet = None
        if self.pending:
            packet = self.queue
            self.queue = packet.link
            self.pending = self.queue is not None
            self.waiting = False
        return self.step(packet)

    def wait(self):
        self.waiting = True
        return self

    def hold(self):
        self.held = True
        self.kernel.holds += 1
        return None


class IdleTask(Task):
    def __init__(self, kernel, number, priority, count):
        super().__init__(kernel, number, priority, None)
        self.waiting = False
        self.control, self.count = 1, count

    def step(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.hold()
        if self.control & 1:
            self.control = self.control // 2 ^ 0xD008
            return self.kernel.release(DEVICE_B)
        self.control //= 2
        return self.kernel.release(DEVICE_A)


class WorkerTask(Task):
    destination = HANDLER_A
    letter = 0

    def step(self, packet):
        if packet is None:
            return self.wait()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.owner = self.destination
        packet.position = 0
        for i in range(4):
            self.letter = self.letter % 26 + 1
            packet.data[i] = 64 + self.letter
        return self.kernel.send(packet, self)


class HandlerTask(Task):
    def __init__(self, kernel, number, priority):
        super().__init__(kernel, number, priority, None)
        self.work_in = self.device_in = None

    def step(self, packet):
        if packet is not None:
            if packet.kind == KIND_WORK:
                self.work_in = packet.append_to(self.work_in)
            else:
                self.device_in = packet.append_to(self.device_in)
        work = self.work_in
        if work is None:
            return self.wait()
        if work.position >= 4:
            self.work_in = work.link
            return self.kernel.send(work, self, WORKER)
        device = self.device_in
        if device is None:
            return self.wait()
        self.device_in = device.link
        device.data[0] = work.data[work.position]
        work.position += 1
        return self.kernel.send(device, self, DEVICE_A if self.number == HANDLER_A else DEVICE_B)


class DeviceTask(Task):
    def __init__(self, kernel, number, priority):
        super().__init__(kernel, number, priority, None)
        self.held_packet = None

    def step(self, packet):
        if packet is None:
            if self.held_packet is None:
                return self.wait()
            packet, self.held_packet = self.held_packet, None
            return self.kernel.send(packet, self, HANDLER_A if self.number == DEVICE_A else HANDLER_B)
        self.held_packet = packet
        return self.hold()


class Kernel:
    def __init__(self):
        self.tasks = {}
        self.order = []
        self.holds = self.sends = 0
        self.current = None

    def release(self, number):
        task = self.tasks[number]
        task.held = False
        return task if task.priority > self.current.priority else self.current

    def send(self, packet, sender, to=None):
        self.sends += 1
        target = self.tasks[packet.owner if to is None else to]
        packet.link = None
        return target.add_packet(packet, sender)

    def schedule(self):
        order = sorted(self.order, key=lambda task: -task.priority)
        position = 0
        while position < len(order):
            task = order[position]
            if task.held or (task.waiting and not task.pending):
                position += 1
                continue
            self.current = task
            following = task.run()
            position = 0 if following is not task else position


def run(count):
    kernel = Kernel()
    IdleTask(kernel, IDLE, 0, count)
    WorkerTask(kernel, WORKER, 1000, Packet(Packet(None, WORKER, KIND_WORK), WORKER, KIND_WORK))
    for handler, device in ((HANDLER_A, DEVICE_A), (HANDLER_B, DEVICE_B)):
        HandlerTask(kernel, handler, 2000 + handler)
        DeviceTask(kernel, device, 4000 + device)
        queue = None
        for _ in range(3):
            queue = Packet(queue, device, KIND_DEVICE)
        task = kernel.tasks[handler]
        while queue is not None:
            packet, queue = queue, queue.link
            task.device_in = packet.append_to(task.device_in)
    kernel.schedule()
    return kernel.sends, kernel.holds


print([run(10000) for _ in range(16)])
